using System.Diagnostics.CodeAnalysis;
using System.Net;
namespace ContainerLinks;
public sealed record ContainerLink { public required string Recipient {get;init;} public required string Source {get;init;} public required string Alias {get;init;} public LinkPolicy? Policy {get;init;} }
public enum SourceStoppedAction { Remove, Keep, PointTo }
public enum SourceRemovedAction { Keep, Drop, Refuse }
public sealed record LinkPolicy { public SourceStoppedAction OnSourceStopped {get;init;} public SourceRemovedAction OnSourceRemoved {get;init;} public IPAddress? SinkAddress {get;init;} public bool Required {get;init;} }
public sealed class LinkGraph {
  public bool Add(ContainerLink l)=>throw new NotImplementedException();
  public bool Remove(string r,string a)=>throw new NotImplementedException();
  public bool TryGet(string r,string a,[NotNullWhen(true)] out ContainerLink? l)=>throw new NotImplementedException();
  public IReadOnlyCollection<ContainerLink> LinksFrom(string r)=>throw new NotImplementedException();
  public IReadOnlyCollection<ContainerLink> LinksTo(string r)=>throw new NotImplementedException();
  public void Rename(string a,string b)=>throw new NotImplementedException();
  public void RemoveRecipient(string a)=>throw new NotImplementedException();
  public string ToDot()=>throw new NotImplementedException();
  public string ToMermaid()=>throw new NotImplementedException();
}
