namespace Cloudlet.Benchmarks.Images;

/// <summary>Something that makes an artifact of old and new images, and new images of old ones and the artifact.</summary>
internal interface IDeltaTool
{
    /// <summary>What the tables call it: with its options.</summary>
    string Name { get; }

    /// <summary>The program that it needs.</summary>
    string Program { get; }

    /// <summary>Why it is not run on this pair; null when it is.</summary>
    string? Skips(ImagePair pair) => null;

    /// <summary>
    /// What stands at both ends before anything new is there, such as a repository that holds the old images: made once, in an empty
    /// <paramref name="stock"/>.
    /// </summary>
    IEnumerable<Command> Prepare(ImagePair pair, string stock) => [];

    /// <summary>
    /// Encodes. <paramref name="artifact"/> holds a copy of what was prepared, and what is added there is what travels.
    /// </summary>
    IEnumerable<Command> Encode(ImagePair pair, string artifact);

    /// <summary>Decodes into <paramref name="output"/>, an empty folder (but see <see cref="StartsFromCopy"/>).</summary>
    IEnumerable<Command> Decode(ImagePair pair, string artifact, string output);

    /// <summary>Whether it changes a copy of the old image in place: then <see cref="Output"/> is one before it decodes.</summary>
    bool StartsFromCopy => false;

    /// <summary>Where in <paramref name="output"/> a new image stands after decoding.</summary>
    string Output(ImageChange file, string output) => Path.Combine(output, file.Name);
}
