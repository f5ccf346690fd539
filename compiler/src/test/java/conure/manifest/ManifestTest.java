package conure.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The text that the C side reads: a line an entry, whatever stands in it.
final class ManifestTest {
    @Test
    void everyEntryIsALine() {
        var manifest = new Manifest(
                List.of("float64[:]C", "str'a\tb'"),
                List.of(new Manifest.Hidden(3, "int")),
                "None",
                List.of("disjoint 0 1"),
                List.of(new Manifest.Position(0, "f", 1, 4, 1, 8, -1)),
                List.of(0),
                List.of(new Manifest.Error(0, "ValueError", Manifest.Form.MESSAGE, "a\nb\\c {0:int}")),
                List.of("x = {0:float}\n"),
                List.of("numpy.matmul dd->d"));
        assertThat(manifest.text().split("\n")).containsExactly(
                "conure\t1",
                "argument\tfloat64[:]C",
                "argument\tstr'a\\tb'",
                "hidden\t3\tint",
                "result\tNone",
                "assumption\tdisjoint 0 1",
                "position\t0\t0\tf\t1\t4\t1\t8\t-1",
                "site\t0\t0",
                "error\t0\t0\tValueError\tmessage\ta\\nb\\\\c {0:int}",
                "text\t0\tx = {0:float}\\n",
                "loop\t0\tnumpy.matmul dd->d");
    }

    @Test
    void anErrorWithoutATextHasAnEmptyField() {
        var manifest = new Manifest(List.of(), List.of(), "int", List.of(), List.of(), List.of(),
                List.of(new Manifest.Error(-1, "IndexError", Manifest.Form.EMPTY, "")), List.of(), List.of());
        assertThat(manifest.text()).endsWith("error\t0\t-1\tIndexError\tempty\t\n");
    }
}
