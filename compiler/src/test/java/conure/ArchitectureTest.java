package conure;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Dependencies between packages run one way: each layer below is used only by those that come after it.
class ArchitectureTest {
    private static JavaClasses compiler;

    @BeforeAll
    static void importCompiler() {
        compiler = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("conure");
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("conure.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(compiler);
    }

    @Test
    void layersDependOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("source").definedBy("conure.source..")
                .layer("ir").definedBy("conure.ir..", "conure.types..")
                .layer("llvm").definedBy("conure.llvm..")
                .layer("interpreter").definedBy("conure.interpreter..")
                .layer("pass").definedBy("conure.pass..")
                .layer("lower").definedBy("conure.lower..")
                .layer("pipeline").definedBy("conure.pipeline..")
                .layer("server").definedBy("conure.server..")
                .layer("cli").definedBy("conure.cli..")
                .whereLayer("cli").mayNotBeAccessedByAnyLayer()
                .whereLayer("server").mayOnlyBeAccessedByLayers("cli")
                .whereLayer("pipeline").mayOnlyBeAccessedByLayers("server", "cli")
                .whereLayer("lower").mayOnlyBeAccessedByLayers("pipeline")
                .whereLayer("pass").mayOnlyBeAccessedByLayers("pipeline", "lower")
                .whereLayer("interpreter").mayOnlyBeAccessedByLayers("pipeline", "pass", "cli")
                .whereLayer("source").mayOnlyBeAccessedByLayers("lower", "pipeline", "server", "cli")
                .whereLayer("llvm").mayOnlyBeAccessedByLayers("lower", "pipeline", "server", "cli")
                .check(compiler);
    }
}
