package conure.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Module;
import conure.ir.Module.Level;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.TextParser;
import conure.pass.Pass;
import conure.pipeline.Compilation.Settings;
import conure.pipeline.PassTable.Order;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilationTest {
    private static final String PROGRAM = """
            level typed

            function @f(%x: i64) -> (i64) {
              %one = constant {value = 1} : i64 @0/f:1:4-1:9
              %y = add %x, %one : i64 @0/f:1:4-1:9
              return %y @0/f:2:4-2:9
            }
            """;

    /// Replaces one kind of operation by another: what the tests of the pipeline take for optimisations.
    private record Swap(String name, BinaryKind from, BinaryKind to) implements Pass.OfFunction {
        @Override public Function apply(Function function) {
            return new Rewriter() {
                @Override protected void operation(Op op) {
                    if (op instanceof Binary(var result, var kind, var left, var right, var location) && kind == from) {
                        emit(new Binary(result, to, left, right, location));
                    } else {
                        super.operation(op);
                    }
                }
            }.function(function);
        }
    }

    private static PassTable table(Pass... passes) {
        return new PassTable(List.of(passes).stream().map(pass -> PassTable.pass(Level.TYPED, pass)).toList(), List.of());
    }

    private static final Pass HARMLESS = new Swap("harmless", BinaryKind.SDIV, BinaryKind.UDIV);
    private static final Pass WRONG = new Swap("wrong", BinaryKind.ADD, BinaryKind.SUB);
    private static final Pass LATER = new Swap("later", BinaryKind.SUB, BinaryKind.MUL);

    private static boolean adds(Module module) {
        return module.entry().body().operations().stream().anyMatch(op -> op instanceof Binary add && add.kind() == BinaryKind.ADD);
    }

    @Test
    void theStandardTableKeepsItsOwnOrder() { assertThat(PassTable.standard().rows()).isNotEmpty(); }

    @Test
    void aReasonIsCheckedWhenATableIsMade() {
        var rows = List.of(PassTable.pass(Level.TYPED, HARMLESS), PassTable.pass(Level.TYPED, WRONG));
        assertThatThrownBy(() -> new PassTable(rows, List.of(new Order("wrong", "harmless", "it says so"))))
                .hasMessage("wrong must stand before harmless, because it says so");
        assertThatThrownBy(() -> new PassTable(rows, List.of(new Order("wrong", "missing", "it says so")))).hasMessage("no row is called missing");
    }

    @Test
    void bisectNamesTheGuiltyPass() {
        var module = TextParser.parse(PROGRAM);
        assertThat(Bisect.guilty(table(HARMLESS, HARMLESS2, WRONG, LATER), module, CompilationTest::adds)).contains("wrong");
        assertThat(Bisect.guilty(table(HARMLESS), module, CompilationTest::adds)).isEmpty();
        assertThatThrownBy(() -> Bisect.guilty(table(HARMLESS), module, _ -> false)).hasMessage("wrong without any optional pass");
    }

    private static final Pass HARMLESS2 = new Swap("harmless too", BinaryKind.SREM, BinaryKind.UREM);

    @Test
    void stagesShowWhatEachRowDid() {
        var compilation = new Compilation(table(HARMLESS, WRONG), Settings.EXPLAIN);
        compilation.run(TextParser.parse(PROGRAM));
        assertThat(compilation.stages()).extracting(Compilation.Stage::name).containsExactly("input", "harmless", "wrong");
        assertThat(compilation.stages()).extracting(Compilation.Stage::changed).containsExactly(false, false, true);
    }

    @Test
    void theVerifierNamesThePassThatBrokeTheProgram() {
        Pass duplicates = new Pass() {
            @Override public String name() { return "duplicates"; }

            @Override public Module apply(Module module) {
                var body = module.entry().body();
                var twice = new ArrayList<>(body.operations());
                twice.addFirst(new Constant(body.operations().getFirst().results().getFirst(), 2L, Location.UNKNOWN));
                return new Module(module.level(), List.of(module.entry().withBody(new Region(body.parameters(), twice))));
            }
        };
        assertThatThrownBy(() -> new Compilation(table(duplicates), Settings.TEST).run(TextParser.parse(PROGRAM)))
                .isInstanceOf(Compilation.BrokenPass.class).hasMessageContaining("duplicates").hasMessageContaining("defined twice");
    }

    @Test
    void aListingShowsSourceLinesAboveWhatBecameOfThem() {
        var lines = List.of("def f(x):", "    y = x + 1", "    return y");
        assertThat(Listing.of(TextParser.parse(PROGRAM), (_, line) -> lines.get(line))).isEqualTo("""
                level typed

                function @f(%x: i64) -> (i64) {
                  ; f:1 | y = x + 1
                  %one = constant {value = 1} : i64
                  %y = add %x, %one : i64
                  ; f:2 | return y
                  return %y
                }
                """);
    }
}
