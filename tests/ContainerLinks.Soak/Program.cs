using ContainerLinks.Soak;

return await new SoakProgram(Console.Out).RunAsync(args);
