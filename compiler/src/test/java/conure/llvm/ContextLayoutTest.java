package conure.llvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// [ContextLayout] says what runtime/include/conure_context.h says.
class ContextLayoutTest {
    private static String header;

    @BeforeAll
    static void readHeader() throws IOException {
        header = Files.readString(Path.of(System.getProperty("conure.root", "..")).resolve("runtime/include/conure_context.h"));
    }

    /// The entries X(…) of a list macro.
    private static String macro(String name) {
        int start = header.indexOf("#define " + name + "(X)");
        return header.substring(start, header.indexOf("\n\n", start)).replaceAll("(?s)/\\*.*?\\*/", "");
    }

    @Test
    void servicesStandInTheSameOrderWithTheSameTypes() {
        var expected = new ArrayList<ContextLayout.Service>();
        var entry = Pattern.compile("X\\((\\w+), ([^(]+?), \\(([^)]*)\\)\\)").matcher(macro("CONURE_SERVICES"));
        while (entry.find()) {
            var parameters = Arrays.stream(entry.group(3).split(",")).map(ContextLayoutTest::llvmType).toList();
            int offset = ContextLayout.SERVICES + 8 * expected.size();
            expected.add(new ContextLayout.Service(entry.group(1), offset, llvmType(entry.group(2)), parameters));
        }
        assertThat(ContextLayout.allServices()).isEqualTo(expected);
    }

    private static String llvmType(String declaration) {
        if (declaration.contains("*")) {
            return "ptr";
        }
        return switch (declaration.strip().split(" ")[0]) {
            case "int32_t" -> "i32";
            case "int64_t", "uint64_t" -> "i64";
            case "ConureOwner" -> "ptr";
            default -> declaration.strip().split(" ")[0];
        };
    }

    @Test
    void exceptionsHaveTheSameNumbers() {
        var expected = new ArrayList<ContextLayout.ExceptionClass>();
        var entry = Pattern.compile("X\\((\\w+), (\\d+), (\\d+)\\)").matcher(macro("CONURE_EXCEPTIONS"));
        while (entry.find()) {
            expected.add(new ContextLayout.ExceptionClass(
                    entry.group(1), Integer.parseInt(entry.group(2)), Integer.parseInt(entry.group(3))));
        }
        assertThat(ContextLayout.allExceptions()).isEqualTo(expected);
    }

    @Test
    void fieldsLieAtTheSameOffsets() {
        assertThat(offset("poll_flag")).isEqualTo(ContextLayout.POLL_FLAG);
        assertThat(offset("error_index")).isEqualTo(ContextLayout.ERROR_INDEX);
        assertThat(offset("error_class")).isEqualTo(ContextLayout.ERROR_CLASS);
        assertThat(offset("trace_count")).isEqualTo(ContextLayout.TRACE_COUNT);
        assertThat(offset("error_arguments[CONURE_ERROR_WORDS]")).isEqualTo(ContextLayout.ERROR_ARGUMENTS);
        assertThat(offset("recursion_depth")).isEqualTo(ContextLayout.RECURSION_DEPTH);
        assertThat(offset("recursion_limit")).isEqualTo(ContextLayout.RECURSION_LIMIT);
        assertThat(offset("stack_limit")).isEqualTo(ContextLayout.STACK_LIMIT);
        assertThat(offset("services")).isEqualTo(ContextLayout.SERVICES);
        assertThat(offset("*data")).isEqualTo(ContextLayout.BLOCK_DATA);
        assertThat(offset("length")).isEqualTo(ContextLayout.LIST_LENGTH);
        assertThat(offset("capacity")).isEqualTo(ContextLayout.LIST_CAPACITY);
        assertThat(offset("*elements")).isEqualTo(ContextLayout.LIST_ELEMENTS);
        assertThat(header).contains("#define CONURE_ABI_VERSION " + ContextLayout.ABI_VERSION + "\n");
    }

    /// The number in the comment beside a field.
    private static int offset(String field) {
        var match = Pattern.compile("[ *]" + Pattern.quote(field) + "; +/\\* +(\\d+)").matcher(header);
        assertThat(match.find()).as(field).isTrue();
        return Integer.parseInt(match.group(1));
    }
}
