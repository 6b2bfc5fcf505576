using Xunit.Abstractions;
using Xunit.Sdk;

namespace ContainerLinks;

/// <summary>A test that needs what its class needs (<see cref="NeedsEngineAttribute"/>), and is skipped with the reason where that is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ContainerLinks.EngineFactDiscoverer", "ContainerLinks.RuntimeConformance")]
public sealed class EngineFactAttribute : FactAttribute;

/// <summary>Names the variables that tell where an engine for tests is. Nothing else is ever looked at: customary sockets lead to a user's own containers.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsEngineAttribute(params string[] variables) : Attribute
{
    /// <summary>The variables; all of them must be set.</summary>
    public IReadOnlyList<string> Variables { get; } = variables;

    /// <summary>The script that starts such an engine and prints the variables; the default is <c>eng/engines/live.sh</c>.</summary>
    public string StartedBy { get; set; } = "eng/engines/live.sh";
}

/// <summary>Makes the test cases of <see cref="EngineFactAttribute"/>.</summary>
public sealed class EngineFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        yield return new EngineTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
    }
}

/// <summary>A test case that looks for its engine's variables when it is made.</summary>
public sealed class EngineTestCase : XunitTestCase
{
    /// <summary>For the runner, which fills it in.</summary>
    [Obsolete("Called by the runner.")]
    public EngineTestCase()
    {
    }

    /// <summary>Makes the test case.</summary>
    public EngineTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    /// <inheritdoc/>
    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        IAttributeInfo? needs = TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsEngineAttribute)).FirstOrDefault();
        string[] missing = needs is null
            ? []
            : [.. ((IEnumerable<object>)needs.GetConstructorArguments().Single()).Cast<string>().Where(variable => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))];
        return missing.Length == 0
            ? base.GetSkipReason(factAttribute)
            : $"{string.Join(" and ", missing)} not set: {needs!.GetNamedArgument<string>(nameof(NeedsEngineAttribute.StartedBy))} starts engines for tests and prints the variables.";
    }
}
