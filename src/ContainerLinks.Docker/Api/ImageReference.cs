namespace ContainerLinks;

/// <summary>Names of images.</summary>
internal static class ImageReference
{
    /// <summary>The image with a tag: without one an engine would pull every tag that there is.</summary>
    public static string WithTag(string image)
    {
        int slash = image.LastIndexOf('/');
        return image.Contains('@', StringComparison.Ordinal) || image.IndexOf(':', slash + 1) >= 0 ? image : $"{image}:latest";
    }
}
