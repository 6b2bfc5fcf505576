using ContainerLinks.Conformance;

return new ConformanceProgram(Console.Out, Console.Error).Run(args);
