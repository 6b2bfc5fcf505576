using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Worker;

/// <summary>Tells the health of each linker when it changes.</summary>
internal sealed class HealthLog(ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    private readonly Dictionary<string, string?> _told = [];

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            if (_told.GetValueOrDefault(name) != entry.Description)
            {
                _told[name] = entry.Description;
                logger.LogHealth(entry.Status == HealthStatus.Healthy ? LogLevel.Information : LogLevel.Warning, name, entry.Status, entry.Description);
            }
        }

        return Task.CompletedTask;
    }
}
