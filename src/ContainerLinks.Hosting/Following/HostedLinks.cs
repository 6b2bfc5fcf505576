using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Follows one linker's engine for as long as the host runs.</summary>
/// <remarks>
/// <para>An engine that is not there yet is waited for, in pauses that double up to a minute, and told once. What does not pass by waiting ends the service, and by the host's settings the host.</para>
/// <para>The linker ends after every service of the host has stopped, so that those that use it can do so to their last moment, and within the time that the host gives.</para>
/// </remarks>
internal sealed class HostedLinks(LinkerServices services, LinkerLife life, LinkGauges gauges, TimeProvider time, ILogger logger) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private ContainerLinker? _linker;
    private Exception? _failure;

    /// <summary>Makes the linker at once, so that settings that are not valid end the start.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _linker = services.Linker;
        return Task.CompletedTask;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        life.Waits(null);
        gauges.Add(services, life);
        return base.StartAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A service that failed says so to whoever waits for the host, as services of .NET 11 do: a program whose host ended for it does not end as if all were well.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_linker is null)
        {
            return;
        }

        try
        {
            await _linker.EndAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Tell(static (log, linker) => log.LogEndsLate(linker.Name));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FollowAsync(_linker!, stoppingToken).ConfigureAwait(false);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            life.Ends();
        }
        catch (Exception failure)
        {
            _failure = failure;
            life.Fails(failure.Message);

            // A host that goes on without this service must not have a linker that begins to write behind it. Its end is not waited for here.
            _ = _linker!.EndAsync(CancellationToken.None);
            Tell((log, linker) => log.LogFollowFailed(linker.Name, failure.Message));
            throw;
        }
    }

    private async Task FollowAsync(ContainerLinker linker, CancellationToken stoppingToken)
    {
        try
        {
            await BeginAsync(linker, stoppingToken).ConfigureAwait(false);

            // There is no greater version: this waits for the linker's end.
            await linker.WaitForSnapshotAsync(long.MaxValue, stoppingToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (!stoppingToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The linker of {services.Name} was disposed of while the host runs; the host does that at its end.");
        }
    }

    private async Task BeginAsync(ContainerLinker linker, CancellationToken stoppingToken)
    {
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await linker.FollowAsync(stoppingToken).ConfigureAwait(false);
                life.Follows();
                Tell((log, services) => log.LogFollows(services.Name, linker.Snapshot.ContainerCount));
                return;
            }
            catch (ContainerLinksException away) when (away.Error is not (ContainerLinksError.Contended or ContainerLinksError.Journal))
            {
                if (life.Now.Reason is null)
                {
                    // The linker itself has told why.
                    Tell(static (log, services) => log.LogAwaits(services.Name));
                }

                life.Waits(away.Message);
            }

            // Each call cuts a pause of the linker's own short, so this one must not be shorter. Its own attempt may succeed first.
            for (TimeSpan waited = TimeSpan.Zero; waited < pause && !linker.Snapshot.IsListed; waited += FirstPause)
            {
                await Task.Delay(FirstPause, time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A logger is foreign code: what it throws must not end the service.</summary>
    private void Tell(Action<ILogger, LinkerServices> log)
    {
        try
        {
            log(logger, services);
        }
#pragma warning disable CA1031 // There is nowhere left to tell it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // What was to be told is also in the health check.
        }
    }
}
