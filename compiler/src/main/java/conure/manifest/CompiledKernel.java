package conure.manifest;

import java.nio.file.Path;

/// A finished kernel: the library exports `conure_entry` and `conure_manifest`, the text of `manifest`.
public record CompiledKernel(Path library, Manifest manifest) {}
