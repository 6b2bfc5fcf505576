using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace ContainerLinks.Tests;

public sealed class PublicSurfaceTests
{
    private static readonly System.Reflection.Assembly Core = typeof(ContainerLinker).Assembly;

    /// <summary>Open for a reason: the exception of the outside world has kinds that carry more than a code, and a publisher of somebody else has settings of its own beside the common ones.</summary>
    private static readonly Type[] MeantToBeInherited = [typeof(ContainerLinksException), typeof(ContainerNamesOptions)];

    [Fact]
    public void Classes_are_sealed_or_meant_to_be_inherited() =>
        Core.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsSealed: false } && !typeof(Delegate).IsAssignableFrom(type) && !IsClosed(type))
            .Should().BeEquivalentTo(MeantToBeInherited);

    [Fact]
    public void Everything_public_is_in_one_namespace() =>
        Core.GetExportedTypes().Select(type => type.Namespace).Distinct().Should().Equal("ContainerLinks");

    [Fact]
    public void Every_public_member_is_documented()
    {
        HashSet<string> documented =
        [
            .. XDocument.Load(Path.ChangeExtension(Core.Location, ".xml")).Descendants("member")
                .Where(member => member.HasElements).Select(member => member.Attribute("name")!.Value.Split('(')[0]),
        ];

        IEnumerable<string> missing = Core.GetExportedTypes().SelectMany(Members).Where(name => !documented.Contains(name));

        missing.Should().BeEmpty();
    }

    /// <summary>Fifty for links and addresses. Seven more are for whoever keeps names elsewhere: the seam of publishers has five, a published port and the resolver are the others. Five are for sources on other
    /// hosts: the four of a directory, and the way by which a source is reached. One is the seam by which settings come from configuration.</summary>
    [Fact]
    public void A_user_has_to_look_at_sixty_three_types_at_most() =>
        Core.GetExportedTypes().Where(type => !type.IsNested).Should().HaveCountGreaterThan(25).And.HaveCountLessThanOrEqualTo(63);

    [Fact]
    public void The_core_depends_on_the_three_abstractions_only() =>
        Core.GetReferencedAssemblies().Select(name => name.Name).Where(name => !name!.StartsWith("System", StringComparison.Ordinal))
            .Should().BeSubsetOf(["Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options"]);

    private static IEnumerable<string> Members(Type type)
    {
        string name = type.FullName!.Replace('+', '.');
        yield return $"T:{name}";
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (MemberInfo member in type.GetMembers(Own))
        {
            if (member is PropertyInfo property && property.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            {
                yield return $"P:{name}.{property.Name}";
            }
            else if (member is FieldInfo { IsSpecialName: false } field)
            {
                yield return $"F:{name}.{field.Name}";
            }
            else if (member is MethodInfo { IsSpecialName: false } method && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null && !typeof(Delegate).IsAssignableFrom(type))
            {
                yield return $"M:{name}.{method.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}";
            }
        }
    }

    /// <summary>The base of a fixed number of kinds: only its own assembly can derive from it.</summary>
    private static bool IsClosed(Type type) =>
        type.IsAbstract && Array.TrueForAll(type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), constructor => constructor.IsFamilyAndAssembly);
}
