using BenchmarkDotNet.Running;
using ContainerLinks.Benchmarks;

switch (args)
{
    case ["live", var endpoint, ..]:
        return await HostsLineLatency.RunAsync(new Uri(endpoint), rounds: args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 30);
    case ["names", var server, var key, ..]:
        return await NameLatency.RunAsync(server, key, rounds: args.Length > 3 ? int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : 100);
    case ["many-names", var server, var key, var count]:
        return await NameLatency.RunManyAsync(server, key, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
    case ["ratios"]:
        return await RatioRun.RunAsync();
    case ["memory"]:
        return MemoryRun.Run();
    case ["start"]:
        return await JournalStart.RunAsync();
    case ["load"]:
        return await LoadTest.RunAsync(seconds: 60, locked: 0);
    case ["load", "--seconds", var seconds]:
        return await LoadTest.RunAsync(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), locked: 0);
    case ["load", "--seconds", var seconds, "--locked", var locked]:
        return await LoadTest.RunAsync(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), int.Parse(locked, System.Globalization.CultureInfo.InvariantCulture));
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
