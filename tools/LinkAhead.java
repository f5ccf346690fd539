import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Links at build time what the VM would link when it first gets there: `switch` over types, and `equals` and `hashCode` of
/// records.
///
///     java tools/LinkAhead.java IN.jar OUT.jar [JAR …]       the jars that IN needs
///
/// javac leaves these to `invokedynamic`, whose bootstrap makes a class at run time. That takes about a millisecond each
/// in a cold VM, and the AOT cache keeps only those of lambdas and string concatenation (JEP 483). Here each such call site
/// becomes a call of a private method that does the same with plain instructions:
///
///     switch on a type, labels A, B     if (target == null) return -1; if (restart <= 0 && target instanceof A) return 0; …
///     equals, hashCode of a record      component by component, as `java.lang.runtime.ObjectMethods` does
///
/// Switches with labels that are not classes (strings, enum constants) stay as they are.
public final class LinkAhead {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final long FIXED_TIME = 1_735_689_600_000L;

    private LinkAhead() {}

    public static void main(String[] arguments) throws IOException {
        var jars = new ArrayList<URL>();
        for (int k = 0; k < arguments.length; k++) {
            if (k != 1) jars.add(Path.of(arguments[k]).toUri().toURL());
        }
        try (var in = new ZipFile(arguments[0]); var out = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])));
                var classes = new URLClassLoader(jars.toArray(URL[]::new))) {
            var hierarchy = ClassHierarchyResolver.ofResourceParsing(classes).orElse(ClassHierarchyResolver.defaultResolver());
            var file = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy.cached()));
            for (var entry : in.stream().toList()) {
                var bytes = in.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class")) bytes = linked(file, bytes);
                write(out, entry.getName(), bytes);
            }
        }
    }

    /// Entries are stored, not deflated: they are read faster, and equal input gives equal jars.
    private static void write(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        var entry = new ZipEntry(name);
        var sum = new CRC32();
        sum.update(bytes);
        entry.setTime(FIXED_TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    private static byte[] linked(ClassFile file, byte[] bytes) {
        var model = file.parse(bytes);
        var linker = new Linker(model);
        var replaced = file.transformClass(model, ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(() -> (code, element) -> {
            if (!(element instanceof InvokeDynamicInstruction call && linker.link(code, call))) code.with(element);
        })));
        if (linker.methods.isEmpty()) return bytes;
        return file.transformClass(file.parse(replaced), ClassTransform.endHandler(type -> linker.methods.forEach(method -> method.accept(type))));
    }

    /// The call sites of one class.
    private static final class Linker {
        private final ClassDesc self;
        private final List<RecordComponentInfo> components;
        private final boolean isInterface;
        final List<Consumer<ClassBuilder>> methods = new ArrayList<>();

        Linker(ClassModel model) {
            self = model.thisClass().asSymbol();
            isInterface = model.flags().has(AccessFlag.INTERFACE);
            components = model.findAttribute(Attributes.record()).map(RecordAttribute::components).orElse(List.of());
        }

        /// Puts a plain call in the place of a call site; false where that is not its business.
        boolean link(CodeBuilder code, InvokeDynamicInstruction call) {
            var bootstrap = call.bootstrapMethod();
            var owner = bootstrap.owner().displayName();
            var name = call.name().stringValue();
            if (owner.equals("SwitchBootstraps") && bootstrap.methodName().equals("typeSwitch")) return linkSwitch(code, call);
            if (!owner.equals("ObjectMethods")) return false;
            switch (name) {
                case "equals" -> add(code, call, "$equals", this::equalComponents);
                case "hashCode" -> add(code, call, "$hashCode", this::hashComponents);
                default -> { return false; }
            }
            return true;
        }

        private void add(CodeBuilder code, InvokeDynamicInstruction call, String name, Consumer<CodeBuilder> body) {
            var type = call.typeSymbol();
            methods.add(made -> made.withMethodBody(name, type, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC, body));
            code.invokestatic(self, name, type, isInterface);
        }

        private boolean linkSwitch(CodeBuilder code, InvokeDynamicInstruction call) {
            var labels = new ArrayList<ClassDesc>();
            for (ConstantDesc label : call.bootstrapArgs()) {
                if (!(label instanceof ClassDesc type) || type.isPrimitive()) return false;
                labels.add(type);
            }
            if (call.typeSymbol().parameterType(0).isPrimitive()) return false;
            add(code, call, "$switch" + methods.size(), body -> {
                var notNull = body.newLabel();
                body.aload(0).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
                for (int k = 0; k < labels.size(); k++) {
                    var next = body.newLabel();
                    body.iload(1).loadConstant(k).if_icmpgt(next);
                    body.aload(0).instanceOf(labels.get(k)).ifeq(next).loadConstant(k).ireturn().labelBinding(next);
                }
                body.loadConstant(labels.size()).ireturn();
            });
            return true;
        }

        private ClassDesc type(RecordComponentInfo component) { return component.descriptorSymbol(); }

        private void load(CodeBuilder body, int slot, RecordComponentInfo component) {
            body.aload(slot);
            if (slot == 1) body.checkcast(self);
            body.getfield(self, component.name().stringValue(), type(component));
        }

        /// `static boolean equals(R this, Object other)`.
        private void equalComponents(CodeBuilder body) {
            var different = body.newLabel();
            body.aload(1).instanceOf(self).ifeq(different);
            for (var component : components) {
                load(body, 0, component);
                load(body, 1, component);
                switch (TypeKind.from(type(component)).asLoadable()) {
                    case INT -> body.if_icmpne(different);
                    case LONG -> body.lcmp().ifne(different);
                    case FLOAT -> compare(body, "Float", ConstantDescs.CD_float).ifne(different);
                    case DOUBLE -> compare(body, "Double", ConstantDescs.CD_double).ifne(different);
                    default -> body.invokestatic(OBJECTS, "equals",
                                    MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                            .ifeq(different);
                }
            }
            body.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
        }

        private static CodeBuilder compare(CodeBuilder body, String box, ClassDesc type) {
            return body.invokestatic(ClassDesc.of("java.lang." + box), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type));
        }

        /// `static int hashCode(R this)`: 31 times what came before, and the component's own.
        private void hashComponents(CodeBuilder body) {
            body.iconst_0();
            for (var component : components) {
                body.bipush(31).imul();
                load(body, 0, component);
                var type = type(component);
                if (type.isPrimitive()) {
                    body.invokestatic(box(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
                } else {
                    body.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
                }
                body.iadd();
            }
            body.ireturn();
        }

        private static ClassDesc box(ClassDesc primitive) {
            return switch (primitive.displayName()) {
                case "int" -> ConstantDescs.CD_Integer;
                case "char" -> ConstantDescs.CD_Character;
                default -> {
                    var name = primitive.displayName();
                    yield ClassDesc.of("java.lang." + Character.toUpperCase(name.charAt(0)) + name.substring(1));
                }
            };
        }
    }
}
