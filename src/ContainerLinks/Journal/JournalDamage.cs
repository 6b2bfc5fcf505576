namespace ContainerLinks;

/// <summary>A place of a journal that could not be used.</summary>
/// <param name="Line">The number of the line, from 1 on; 0 for the file as a whole.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="IsCutOff">Whether it is the end of the file that is missing: what a killed writer leaves, and nothing that was ever told to be written.</param>
internal readonly record struct JournalDamage(int Line, string Reason, bool IsCutOff = false);
