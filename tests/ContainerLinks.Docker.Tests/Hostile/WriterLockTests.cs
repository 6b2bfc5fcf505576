namespace ContainerLinks.Docker.Tests;

/// <summary>The folder of the writer's lock is named by the engine; whoever prepared it must not have other files written or read.</summary>
public sealed class WriterLockTests : IDisposable
{
    private static readonly EngineEndpoint Endpoint = new(new Uri("unix:///run/engine.sock"), "test", IsNamed: true);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly string _victim = Path.GetTempFileName();

    public WriterLockTests() => File.WriteAllText(_victim, "root:x:0");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        File.Delete(_victim);
    }

    [Fact]
    public void A_link_in_place_of_the_signature_is_replaced_and_not_followed()
    {
        string signature = Path.Combine(_folder, ".containerlinks.holder");
        File.CreateSymbolicLink(signature, _victim);
        using (WriterLock.Take(_folder, Endpoint))
        {
            File.ReadAllText(_victim).Should().Be("root:x:0");
            new FileInfo(signature).LinkTarget.Should().BeNull();
        }
    }

    [Fact]
    public void A_link_in_place_of_the_lock_is_not_followed()
    {
        string elsewhere = Path.Combine(_folder, "elsewhere");
        File.CreateSymbolicLink(Path.Combine(_folder, ".containerlinks.lock"), elsewhere);
        Refusal(ContainerLinksError.HostsFile).Should().Contain("symbolic link");
        File.Exists(elsewhere).Should().BeFalse();
    }

    [Fact]
    public void A_folder_in_place_of_the_lock_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".containerlinks.lock"));
        Refusal(ContainerLinksError.HostsFile).Should().Contain(".containerlinks.lock");
    }

    [Theory]
    [InlineData("relative/folder")]
    [InlineData("../..")]
    [InlineData(".")]
    public void A_folder_that_is_not_told_from_the_root_on_is_none(string folder) => WriterLock.Take(folder, Endpoint).Should().BeNull();

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/mem")]
    public void A_signature_without_end_is_not_read(string target)
    {
        using WriterLock? held = WriterLock.Take(_folder, Endpoint);
        string signature = Path.Combine(_folder, ".containerlinks.holder");
        File.Delete(signature);
        File.CreateSymbolicLink(signature, target);
        Refusal().Should().Contain("one that does not give its name");
    }

    [Fact]
    public void A_signature_that_is_long_or_has_control_characters_is_not_shown_as_it_is()
    {
        using WriterLock? held = WriterLock.Take(_folder, Endpoint);
        string signature = Path.Combine(_folder, ".containerlinks.holder");
        File.WriteAllText(signature, "process 1\u001b[31m\nroot");
        Refusal().Should().NotContainAny("\u001b", "\n");
        File.WriteAllText(signature, new string('x', 1_000_000));
        Refusal().Length.Should().BeLessThan(1000);
    }

    private string Refusal(ContainerLinksError expected = ContainerLinksError.Contended)
    {
        Action again = () => WriterLock.Take(_folder, Endpoint);
        ContainerLinksException refusal = again.Should().Throw<ContainerLinksException>().Which;
        refusal.Error.Should().Be(expected, refusal.Message);
        return refusal.Message;
    }
}
