package conure.llvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Shows the machine code of a library, with the source lines that its line tables name. For people, in `explain`; runs
/// LLVM's own objdump.
public final class Disassembler {
    private Disassembler() {}

    /// Assembly in Intel's syntax; a line `; file:line` stands before the instructions of each source line.
    public static String disassemble(Path library) {
        var natives = Llvm.instance().natives();
        var command = List.of(
                natives.resolve("llvm-objdump").toString(),
                "--disassemble",
                "--line-numbers",
                "--no-show-raw-insn",
                "--no-leading-addr",
                "--x86-asm-syntax=intel",
                library.toString());
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", natives.toString());
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Llvm.LlvmException(text);
            }
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
