namespace ContainerLinks.DynamicDns.Tests;

public sealed class TsigKeyTests
{
    private const string Secret = Captured.Secret;
    private static readonly byte[] Something = [1, 2, 3];

    public static TheoryData<string, string> Forms => new()
    {
        { "tsig-keygen", $"key \"links\" {{\n\talgorithm hmac-sha256;\n\tsecret \"{Secret}\";\n}};\n" },
        { "named.conf with comments", $"// the key\n/* of\n the */ # zone\nkey LINKS. {{ secret {Secret}; algorithm \"HMAC-SHA256\"; }};" },
        { "CR LF and a byte order mark", $"\uFEFFkey \"links\" {{\r\n\talgorithm hmac-sha256;\r\n\tsecret \"{Secret}\";\r\n}};\r\n" },
        { "keymgr -t", $"# hmac-sha256:links:{Secret}\nkey:\n  - id: links\n    algorithm: hmac-sha256\n    secret: {Secret}\n" },
        { "knot.conf", $"server:\n  listen: 127.0.0.1@53\nkey: # of the zone\n- id: \"links\"\n  secret: '{Secret}' # kept\n  algorithm: hmac-sha256\nacl:\n  - id: update\n    key: links\n" },
        { "knot.conf in braces", $"key: [ {{ id: links, algorithm: hmac-sha256, secret: {Secret} }} ]\nzone: [ {{ domain: links.test }} ]" },
        { "pdnsutil list-tsig-keys", $"links. hmac-sha256. {Secret}\n" },
        { "dig -y", $"hmac-sha256:links:{Secret}" },
        { "the comment of keymgr alone", $"# hmac-sha256:links:{Secret}\n" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_servers_own_form_is_read(string form, string text)
    {
        TsigKey key = TsigKey.Parse(text);
        key.Should().BeEquivalentTo(new { Name = "links", Algorithm = "hmac-sha256" }, form);
        key.Sign(Something).Should().Equal(Captured.Sha256.Sign(Something));

        string path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        TsigKey.FromFile(path).Sign(Something).Should().Equal(Captured.Sha256.Sign(Something));
        File.Delete(path);
    }

    [Theory]
    [InlineData("key \"other\" { algorithm hmac-sha512; secret \"AAAA\"; };\nkey \"links\" { algorithm hmac-sha256; secret \"BBBB\"; };")]
    [InlineData("key:\n  - id: other\n    algorithm: hmac-sha512\n    secret: AAAA\n  - id: links\n    algorithm: hmac-sha256\n    secret: BBBB\n")]
    [InlineData("other. hmac-sha512. AAAA\nlinks. hmac-sha256. BBBB\n")]
    [InlineData("odd. hmac-md5. AAAA\nlinks. hmac-sha256. BBBB\n")]
    public void Of_several_keys_one_is_named(string text)
    {
        TsigKey.Parse(text, "LINKS.").ToString().Should().Be("links (hmac-sha256)");
        Refused(text).Should().Contain("is the beginning of a second key: say the name");
        Refused(text, "nobody").Should().Contain("no key of the name that was asked for");
    }

    [Theory]
    [InlineData("", "has no key: expected")]
    [InlineData("# nothing\n\n", "has no key: expected")]
    [InlineData("key:\n", "has no key: expected")]
    [InlineData("key \"links\" {\n algorithm hmac-sha256;\n secret \"SECRETSECRET\"\n};", "line 4 has something else where ';' was expected")]
    [InlineData("key \"links\" {\n algorithm hmac-sha256;\n secret \"SECRETSECRET", "line 3 begins a text in quotes that does not end there")]
    [InlineData("key \"links\" {\n algorithm hmac-sha256;", "ends within a key")]
    [InlineData("key \"links\" {\n SECRETSECRET", "line 2 has something else where 'algorithm', 'secret' or '}' was expected")]
    [InlineData("key \"links\" { algorithm hmac-sha256; };", "line 1 begins a key without its secret")]
    [InlineData("\nkey \"links\" { secret \"SECRETSECRET\"; };", "line 2 begins a key without its algorithm")]
    [InlineData("/* key { SECRETSECRET", "line 1 begins a comment that does not end")]
    [InlineData("options { SECRETSECRET; };", "line 1 has something else where 'key' was expected")]
    [InlineData("key \"links\" { algorithm hmac-md5; secret \"SECRETSECRET\"; };", "The algorithm of the key (hmac-md5) is not one of hmac-sha256, hmac-sha384 or hmac-sha512.")]
    [InlineData("key \"links\" { algorithm hmac-sha256-128; secret \"SECRETSECRET\"; };", "(hmac-sha256-128) is not one of")]
    [InlineData("key \"links\" { algorithm hmac-SECRETSECRET; secret \"AAAA\"; };", "The algorithm of the key is not one of")]
    [InlineData("links hmac-sha256:links:SECRETSECRET SECRETSECRET", "The algorithm of the key is not one of")]
    [InlineData("key \"links\" { algorithm SECRETSECRET; secret \"hmac-sha256\"; };", "The algorithm of the key is not one of")]
    [InlineData("key \"links\" { algorithm hmac-sha256; secret \"SECRET SECRET!\"; };", "The secret of the key is not base64.")]
    [InlineData("key \"links\" { algorithm hmac-sha256; secret \"\"; };", "The secret of the key is not base64.")]
    [InlineData("key \"a..b\" { algorithm hmac-sha256; secret \"SECRETSECRET\"; };", "The name of the key is no domain name")]
    [InlineData("key:\n  - id: links\n    secret: SECRETSECRET\n", "line 2 begins a key without its algorithm")]
    [InlineData("links.\thmac-sha256.\n", "line 1 is no key: expected")]
    [InlineData("SECRETSECRET", "line 1 is no key: expected a key as tsig-keygen (BIND)")]
    [InlineData("SECRETSECRET hmac-sha256 links", "The secret of the key is not base64.")]
    public void What_is_no_key_is_told_by_its_line_and_without_the_secret(string text, string problem) => Refused(text).Should().Contain(problem);

    [Fact]
    public void A_file_is_named_in_what_is_wrong_with_it()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "SECRETSECRET");
        FluentActions.Invoking(() => TsigKey.FromFile(path)).Should().Throw<FormatException>().WithMessage($"{path}: line 1 is no key: *").Which.ToString().Should().NotContain("SECRETSECRET");
        File.WriteAllBytes(path, new byte[(1024 * 1024) + 1]);
        FluentActions.Invoking(() => TsigKey.FromFile(path)).Should().Throw<FormatException>().WithMessage($"{path} is longer than *");
        File.Delete(path);
        FluentActions.Invoking(() => TsigKey.FromFile(path)).Should().Throw<IOException>();
    }

    [Fact]
    public void A_key_of_parts_that_are_none_is_refused_without_showing_them()
    {
        foreach ((string name, string algorithm, string secret, string part) in new[] { (Secret + Secret, "hmac-sha256", Secret, "name"), (".", "hmac-sha256", Secret, "name"), ("links", Secret, Secret, "algorithm"), ("links", "hmac-sha256", Secret + "!", "secret") })
        {
            ArgumentException refusal = FluentActions.Invoking(() => new TsigKey(name, algorithm, secret)).Should().Throw<ArgumentException>().WithParameterName(part).Which;
            refusal.ToString().Should().NotContain(Secret);
        }
    }

    [Fact]
    public void A_key_never_shows_its_secret()
    {
        new TsigKey("Links.", "HMAC-SHA512.", Secret).ToString().Should().Be("links (hmac-sha512)");
        System.Text.Json.JsonSerializer.Serialize(Captured.Sha256).Should().NotContain(Secret);
        typeof(TsigKey).GetProperties().Select(property => property.Name).Should().BeEquivalentTo("Name", "Algorithm");
    }

    private static string Refused(string text, string? name = null)
    {
        FormatException refusal = FluentActions.Invoking(() => TsigKey.Parse(text, name)).Should().Throw<FormatException>().Which;
        refusal.ToString().Should().NotContain("SECRETSECRET").And.NotContain("AAAA").And.NotContain("BBBB");
        return refusal.Message;
    }
}
