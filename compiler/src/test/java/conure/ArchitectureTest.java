package conure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Dependencies between packages run one way: a package uses only those above it in [#PACKAGES].
class ArchitectureTest {
    /// From the ones that know nothing of the others to those that put all together.
    private static final List<String> PACKAGES = List.of(
            "ir", "source", "llvm", "manifest", "interpreter", "specialize", "pass", "lower", "pipeline", "server", "cli");

    private static JavaClasses compiler;

    @BeforeAll
    static void importCompiler() {
        compiler = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("conure");
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("conure.(**)").should().beFreeOfCycles().check(compiler);
    }

    @TestFactory
    List<DynamicTest> packagesUseOnlyThoseAbove() {
        return PACKAGES.stream().map(user -> DynamicTest.dynamicTest(user, () -> {
            var below = PACKAGES.subList(PACKAGES.indexOf(user) + 1, PACKAGES.size());
            for (var used : below) {
                noClasses().that().resideInAPackage(within(user))
                        .should().dependOnClassesThat().resideInAPackage(within(used))
                        .allowEmptyShould(true).check(compiler);
            }
        })).toList();
    }

    @Test
    void everyPackageHasItsPlace() {
        var found = new TreeSet<String>();
        compiler.forEach(type -> found.add(type.getPackageName().replaceFirst("^conure\\.?", "").replaceFirst("\\..*", "")));
        assertThat(PACKAGES).containsAll(found);
    }

    @Test
    void treeSitterIsSeenBySourceAndTheForeignFunctionInterfaceByLlvmAlone() {
        noClasses().that().resideOutsideOfPackage(within("source"))
                .should().dependOnClassesThat().resideInAPackage("org.treesitter..").check(compiler);
        noClasses().that().resideOutsideOfPackage(within("llvm"))
                .should().dependOnClassesThat().haveFullyQualifiedName("java.lang.foreign.Linker").check(compiler);
    }

    @Test
    void theServerDoesNotLoadTheCommandLinesLibrary() {
        noClasses().that().resideOutsideOfPackage(within("cli"))
                .should().dependOnClassesThat().resideInAPackage("picocli..").check(compiler);
    }

    private static String within(String name) {
        return "conure." + name + "..";
    }
}
