using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>Who is linked to whom, under which alias, and who has to start before whom. <see cref="LinkGraph"/> is the library's own.</summary>
/// <remarks>
/// <para>The graph knows names only: whether there are such containers, and whether they run, does not matter. A name is in it as long as a link or a
/// dependency mentions it. Names are compared ordinally, aliases without case.</para>
/// <para>Every list is a copy, and its order depends on nothing but the calls that were made before.</para>
/// <para>Links may go round in circles, because names need no order. Only dependencies, and links whose policy is <see cref="LinkPolicy.Required"/>, say
/// who starts first.</para>
/// <para>An implementation of your own need not have the members with a body; it replaces the registered one. The suites
/// <c>LinkGraphConformance</c> and <c>LinkGraphOrderConformance</c> of the package <c>ContainerLinks.RuntimeConformance</c> say whether it does what is asked here.</para>
/// <threadsafety>Implementations need not be safe for concurrent use if one of the threads changes the graph.</threadsafety>
/// </remarks>
[SuppressMessage("Naming", "CA1716", Justification = "An alias is what users call it; C# has no use for the word there.")]
public interface ILinkGraph
{
    /// <summary>The policy of links that have none.</summary>
    LinkPolicy DefaultPolicy { get; }

    /// <summary>How many links there are.</summary>
    int Count { get; }

    /// <summary>All links in order of addition, read as the enumeration goes on.</summary>
    /// <exception cref="InvalidOperationException">The graph was changed during the enumeration.</exception>
    IEnumerable<ContainerLink> Links { get; }

    /// <summary>All containers that a link or a dependency mentions, in order of declaration: of their first mention, a recipient before its source. It costs the size of the graph.</summary>
    IReadOnlyList<string> Containers { get; }

    /// <summary>Adds a link.</summary>
    /// <param name="link">The link. Neither of its ends needs to be known.</param>
    /// <returns>False if the recipient has this alias for this source already. The old link stays as it is, also if the policies differ.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="link"/> is null.</exception>
    /// <exception cref="ArgumentException">Recipient and source are the same container.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.AliasInUse"/>: the recipient has this alias for another source.</exception>
    bool Add(ContainerLink link);

    /// <summary>Removes a link.</summary>
    /// <param name="recipient">The container that has the link.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <returns>False if there is no such link.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    bool Remove(string recipient, string alias);

    /// <summary>Finds a link.</summary>
    /// <param name="recipient">The container that has the link.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <param name="link">The link, if the result is true.</param>
    /// <returns>False if there is no such link.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    bool TryGet(string recipient, string alias, [NotNullWhen(true)] out ContainerLink? link);

    /// <summary>The links that a container has.</summary>
    /// <param name="recipient">The container's name.</param>
    /// <returns>The links in order of declaration; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    IReadOnlyList<ContainerLink> LinksFrom(string recipient);

    /// <summary>The links that lead to a container.</summary>
    /// <param name="source">The container's name.</param>
    /// <returns>The links in order of addition; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    IReadOnlyList<ContainerLink> LinksTo(string source);

    /// <summary>Tells whether a link or a dependency mentions a container.</summary>
    /// <param name="container">The container's name.</param>
    /// <returns>True if the graph knows the name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="container"/> is null.</exception>
    bool Contains(string container);

    /// <summary>Follows the rename of a container: the links and dependencies at both of its ends get the new name and keep their places.</summary>
    /// <remarks>Links that wait for a container of the new name, because none exists, lead to the renamed container from now on, behind those that it
    /// had. Two containers that both have links or dependencies of their own are never made one.</remarks>
    /// <param name="oldName">The present name.</param>
    /// <param name="newName">The new name. If it is the old one, nothing changes.</param>
    /// <returns>False if the graph does not know <paramref name="oldName"/>, so that nothing is to do.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="newName"/> is no name of a container.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.NameInUse"/>: a container of the new name has links or dependencies of its
    /// own, or the renamed one has a link to it or depends on it, and would end at itself. Nothing was changed.</exception>
    bool Rename(string oldName, string newName);

    /// <summary>Removes what a container had of its own: its links and its dependencies. Links that lead to it stay, and so do dependencies of others on it.</summary>
    /// <param name="recipient">The container's name.</param>
    /// <returns>The removed links in order of declaration; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    IReadOnlyList<ContainerLink> RemoveRecipient(string recipient);

    /// <summary>Says that a container has to start after another one. A circle shows only when a start order is asked for.</summary>
    /// <param name="container">The container that starts later.</param>
    /// <param name="dependsOn">The container that starts earlier.</param>
    /// <returns>False if that was said already.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is no name of a container, or both are the same.</exception>
    bool AddDependency(string container, string dependsOn);

    /// <summary>Takes back what <see cref="AddDependency"/> said.</summary>
    /// <param name="container">The container that starts later.</param>
    /// <param name="dependsOn">The container that starts earlier.</param>
    /// <returns>False if that was not said.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    bool RemoveDependency(string container, string dependsOn);

    /// <summary>The containers that a container depends on, by <see cref="AddDependency"/> alone.</summary>
    /// <param name="container">The container's name.</param>
    /// <returns>Names in order of declaration; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="container"/> is null.</exception>
    IReadOnlyList<string> DependenciesOf(string container);

    /// <summary>The order in which containers can be started: by dependencies and by links whose policy is <see cref="LinkPolicy.Required"/>. It costs the size of the graph.</summary>
    /// <param name="order">The order of all containers that the graph knows, if the result is true: each as early as it can, those of one wave in order of declaration.</param>
    /// <param name="cycle">The path of a circle, if the result is false: each container depends on the next one, and the last one is the first one again.
    /// It begins with the one that was declared first.</param>
    /// <returns>False if containers depend on each other in a circle.</returns>
    bool TryGetStartOrder([NotNullWhen(true)] out StartOrder? order, [NotNullWhen(false)] out IReadOnlyList<string>? cycle);

    /// <summary>The order in which containers can be started, as <see cref="TryGetStartOrder"/>.</summary>
    /// <returns>The order of all containers that the graph knows.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Cycle"/>: containers depend on each other in a circle; the message has the path, such as <c>a -> b -> a</c>.</exception>
    StartOrder GetStartOrder() => LinkGraphQuestions.GetStartOrder(this);

    /// <summary>The recipients that a source's move, stop or rename reaches.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="transitive">Whether the recipients of those recipients, and so on, count too. Links are not transitive, but failures are.</param>
    /// <returns>Each recipient once, nearer ones first, then in order of addition of the links; never <paramref name="source"/> itself; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    IReadOnlyList<string> Impact(string source, bool transitive = false) => LinkGraphQuestions.Impact(this, source, transitive);

    /// <summary>The graph in the DOT language of Graphviz. It costs the size of the graph.</summary>
    /// <returns>Containers in order of declaration, links in order of addition with their aliases, then dependencies of each container as dashed lines; each line ends with a line feed.</returns>
    string ToDot() => LinkGraphQuestions.ToDot(this);

    /// <summary>The graph as a Mermaid flowchart. It costs the size of the graph.</summary>
    /// <returns>Containers in order of declaration, links in order of addition with their aliases, then dependencies of each container as dashed lines; each line ends with a line feed.</returns>
    string ToMermaid() => LinkGraphQuestions.ToMermaid(this);
}
