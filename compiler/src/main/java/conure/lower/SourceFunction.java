package conure.lower;

/// Where a function stands that locations ([conure.ir.Location#function]) name.
///
/// @param number of the function in its conversation ([conure.manifest.Answer.Source#function])
/// @param name that a traceback shows
/// @param firstLine of the file, from 1
public record SourceFunction(int number, String name, String file, int firstLine) {
    static final SourceFunction UNKNOWN = new SourceFunction(0, "<unknown>", "<unknown>", 1);
}
