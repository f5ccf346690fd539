package conure.llvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlvmTest {
    private static final String KERNEL = """
            @conure_manifest = constant [3 x i8] c"hi\\00"
            @table = internal constant [4 x double] [double 1.5, double 2.5, double 3.5, double 4.5]
            define i32 @conure_entry(ptr %context, ptr %arguments, ptr %results) uwtable {
              %index = load i64, ptr %arguments
              %place = getelementptr double, ptr @table, i64 %index
              %value = load double, ptr %place
              %tripled = call double @triple(double %value)
              store double %tripled, ptr %results
              ret i32 0
            }
            define internal double @triple(double %x) noinline uwtable {
              %y = fmul double %x, 3.0
              ret double %y
            }
            """;

    private static byte[] library(String ir) {
        return Llvm.instance().library(List.of(ir), Llvm.instance().host(), Pipeline.KERNEL.verified());
    }

    @Test
    void theLibraryLoadsAndRuns(@TempDir Path folder) throws IOException {
        var file = Files.write(folder.resolve("kernel.so"), library(KERNEL));
        try (var arena = Arena.ofConfined()) {
            var library = NativeFunctions.load(file, arena);
            var results = arena.allocate(ValueLayout.JAVA_DOUBLE);
            var arguments = arena.allocateFrom(ValueLayout.JAVA_LONG, 2);
            assertThat((int) NativeFunctions.call(library.find("conure_entry"), 0, arguments.address(), results.address())).isZero();
            assertThat(results.get(ValueLayout.JAVA_DOUBLE, 0)).isEqualTo(10.5);
            assertThat(NativeFunctions.text(library.find("conure_manifest").address())).isEqualTo("hi");
            assertThatThrownBy(() -> library.find("triple")).hasMessageContaining("triple");
        }
    }

    private static final String CALLER = """
            @conure_manifest = constant [3 x i8] c"hi\\00"
            @first = internal constant [2 x double] [double 1.0, double 10.0]
            declare hidden double @nest(double)
            define i32 @conure_entry(ptr %context, ptr %arguments, ptr %results) uwtable {
              %index = load i64, ptr %arguments
              %place = getelementptr double, ptr @first, i64 %index
              %value = load double, ptr %place
              %other = call double @nest(double %value)
              store double %other, ptr %results
              ret i32 0
            }
            """;
    private static final String CALLED = """
            @first = internal constant [3 x double] [double 0.5, double 2.0, double 7.0]
            define hidden double @nest(double %x) uwtable {
              %index = fptosi double %x to i64
              %bounded = and i64 %index, 1
              %place = getelementptr double, ptr @first, i64 %bounded
              %value = load double, ptr %place
              %sum = fadd double %x, %value
              ret double %sum
            }
            """;

    @Test
    void modulesCallEachOther(@TempDir Path folder) throws IOException {
        var bytes = Llvm.instance().library(List.of(CALLER, CALLED), Llvm.instance().host(), Pipeline.KERNEL.verified());
        var file = Files.write(folder.resolve("kernel.so"), bytes);
        try (var arena = Arena.ofConfined()) {
            var library = NativeFunctions.load(file, arena);
            var results = arena.allocate(ValueLayout.JAVA_DOUBLE);
            var arguments = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
            assertThat((int) NativeFunctions.call(library.find("conure_entry"), 0, arguments.address(), results.address())).isZero();
            assertThat(results.get(ValueLayout.JAVA_DOUBLE, 0)).isEqualTo(10.5);
            assertThatThrownBy(() -> library.find("nest")).hasMessageContaining("nest");
        }
    }

    @Test
    void modulesThatDefineTheSameAreNoKernel() {
        assertThatThrownBy(() -> Llvm.instance().library(List.of(CALLER, CALLED, CALLED), Llvm.instance().host(), Pipeline.QUICK))
                .hasMessage("two modules define nest");
    }

    @Test
    void errorsInAnyModuleHaveLlvmsWords() {
        assertThatThrownBy(() -> Llvm.instance().library(List.of(CALLER, "nonsense"), Llvm.instance().host(), Pipeline.QUICK))
                .isInstanceOf(Llvm.LlvmException.class);
    }

    @Test
    void equalInputGivesEqualBytes() {
        assertThat(library(KERNEL)).isEqualTo(library(KERNEL));
    }

    @Test
    void aKernelThatImportsIsNoKernel() {
        assertThatThrownBy(() -> library("declare double @sin(double)\n" + KERNEL.replace("@triple(double %value)", "@sin(double %value)")))
                .hasMessage("a kernel imports sin");
    }

    @Test
    void writableDataIsRefused() {
        assertThatThrownBy(() -> library("@cell = global i64 1\n" + KERNEL)).hasMessageContaining(".data");
    }

    @Test
    void errorsHaveLlvmsWords() {
        assertThatThrownBy(() -> library("define i32 @f() { ret i64 0 }"))
                .isInstanceOf(Llvm.LlvmException.class)
                .hasMessageContaining("value doesn't match function result type 'i32'");
        assertThatThrownBy(() -> library("define i32 @f(i1 %c) { br i1 %c, label %a, label %b a: %x = add i32 1, 1 br label %b b: ret i32 %x }"))
                .isInstanceOf(Llvm.LlvmException.class)
                .hasMessageContaining("Instruction does not dominate all uses");
        assertThatThrownBy(() -> Llvm.instance().compile("", Llvm.instance().host(), new Pipeline("no-such-pass", false)))
                .isInstanceOf(Llvm.LlvmException.class)
                .hasMessageContaining("no-such-pass");
    }

    @Test
    void theOptimizedTextAndAssemblyCanBeRead() {
        var llvm = Llvm.instance();
        assertThat(llvm.optimize(KERNEL, llvm.host(), Pipeline.KERNEL)).contains("define i32 @conure_entry");
        assertThat(llvm.assembly(KERNEL, llvm.host(), Pipeline.KERNEL)).contains("conure_entry:");
    }
}
