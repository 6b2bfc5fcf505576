using BenchmarkDotNet.Running;
using ContainerLinks.Benchmarks;

if (args is ["live", var endpoint, ..])
{
    return await HostsLineLatency.RunAsync(new Uri(endpoint), rounds: args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 30);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
