package conure.llvm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The parts of a relocatable ELF file for x86-64 that [SharedObject] needs. The format: System V ABI, chapter 4, and its
/// AMD64 supplement.
///
/// @param sections in the file's order; symbols and relocations refer to them by index
record ElfObject(List<Section> sections, List<Symbol> symbols, List<Relocation> relocations) {
    static final int TYPE_SYMBOLS = 2;
    static final int TYPE_RELOCATIONS = 4;
    static final int FLAG_WRITE = 1;
    static final int FLAG_ALLOCATED = 2;
    static final int FLAG_EXECUTABLE = 4;

    static final int SECTION_HEADER_BYTES = 64;
    static final int SYMBOL_BYTES = 24;
    private static final int RELOCATION_BYTES = 24;

    record Section(String name, int type, long flags, long alignment, long entrySize, byte[] content) {
        boolean allocated() {
            return (flags & FLAG_ALLOCATED) != 0;
        }

        boolean writable() {
            return (flags & FLAG_WRITE) != 0;
        }

        boolean executable() {
            return (flags & FLAG_EXECUTABLE) != 0;
        }

        boolean debugging() {
            return name.startsWith(".debug_");
        }

        Section with(byte[] content) {
            return new Section(name, type, flags, alignment, entrySize, content);
        }

        Section aligned(long other) {
            return new Section(name, type, flags, Math.max(alignment, other), entrySize, content);
        }
    }

    /// @param section index of the section that defines it, or 0 where it is not defined here
    record Symbol(String name, int type, boolean global, int visibility, int section, long value, long size) {
        static final int TYPE_FILE = 4;
        static final int TYPE_SECTION = 3;
        static final Symbol NONE = new Symbol("", 0, false, 0, 0, 0, 0);

        /// Visible to `dlsym`.
        boolean exported() {
            return global && section != 0 && visibility == 0;
        }

        private Symbol moved(List<Place> places) {
            if (section == 0 || section >= places.size()) {
                return this;
            }
            var place = places.get(section);
            return new Symbol(name, type, global, visibility, place.number, place.offset + value, size);
        }
    }

    /// @param section whose content it changes, at `offset`
    record Relocation(int section, long offset, int type, int symbol, long addend) {}

    static ElfObject parse(byte[] file) {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int headers = Math.toIntExact(in.getLong(40));
        int count = Short.toUnsignedInt(in.getShort(60));
        int names = Short.toUnsignedInt(in.getShort(62));
        var sections = new ArrayList<Section>();
        for (int i = 0; i < count; i++) {
            int header = headers + i * SECTION_HEADER_BYTES;
            sections.add(new Section(
                    name(in, headers, names, in.getInt(header)),
                    in.getInt(header + 4),
                    in.getLong(header + 8),
                    in.getLong(header + 48),
                    in.getLong(header + 56),
                    content(in, headers, i)));
        }
        var symbols = new ArrayList<Symbol>();
        var relocations = new ArrayList<Relocation>();
        for (int i = 0; i < count; i++) {
            int header = headers + i * SECTION_HEADER_BYTES;
            var content = ByteBuffer.wrap(sections.get(i).content).order(ByteOrder.LITTLE_ENDIAN);
            switch (sections.get(i).type) {
                case TYPE_SYMBOLS -> {
                    for (int at = 0; at < content.limit(); at += SYMBOL_BYTES) {
                        symbols.add(symbol(in, headers, in.getInt(header + 40), content, at));
                    }
                }
                case TYPE_RELOCATIONS -> {
                    int target = in.getInt(header + 44);
                    for (int at = 0; at < content.limit(); at += RELOCATION_BYTES) {
                        relocations.add(new Relocation(
                                target,
                                content.getLong(at),
                                content.getInt(at + 8),
                                content.getInt(at + 12),
                                content.getLong(at + 16)));
                    }
                }
                default -> {}
            }
        }
        return new ElfObject(sections, symbols, relocations);
    }

    /// One object of several: sections of one name stand behind each other, and a symbol that one object needs is the one that
    /// another exports.
    static ElfObject joined(List<ElfObject> objects) {
        return objects.size() == 1 ? objects.getFirst() : new Joining(objects).joined;
    }

    private static final class Joining {
        final ElfObject joined = new ElfObject(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        /// Sections by name, and of what they are made.
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<ByteArrayOutputStream> contents = new ArrayList<>();
        private final Map<String, Integer> globals = new HashMap<>();

        Joining(List<ElfObject> objects) {
            var merged = objects.stream().map(this::sections).toList();
            for (int k = 0; k < joined.sections.size(); k++) {
                joined.sections.set(k, joined.sections.get(k).with(contents.get(k).toByteArray()));
            }
            for (int k = 0; k < objects.size(); k++) {
                for (var symbol : objects.get(k).symbols) {
                    if (symbol.global && symbol.section != 0 && globals.putIfAbsent(symbol.name, joined.symbols.size()) != null) {
                        throw new IllegalStateException("two modules define " + symbol.name);
                    }
                    joined.symbols.add(symbol.moved(merged.get(k)));
                }
            }
            int first = 0;
            for (int k = 0; k < objects.size(); k++) {
                for (var relocation : objects.get(k).relocations) {
                    var place = merged.get(k).get(relocation.section);
                    var symbol = objects.get(k).symbols.get(relocation.symbol);
                    int target = symbol.section == 0 ? globals.getOrDefault(symbol.name, first + relocation.symbol) : first + relocation.symbol;
                    joined.relocations.add(new Relocation(place.number, place.offset + relocation.offset, relocation.type, target, relocation.addend));
                }
                first += objects.get(k).symbols.size();
            }
            joined.symbols.replaceAll(symbol -> symbol.section == 0 && globals.containsKey(symbol.name) ? Symbol.NONE : symbol);
        }

        /// Where each of an object's sections has come to stand.
        private List<Place> sections(ElfObject object) {
            var places = new ArrayList<Place>();
            for (var section : object.sections) {
                int number = numbers.computeIfAbsent(section.name, _ -> {
                    joined.sections.add(section);
                    contents.add(new ByteArrayOutputStream());
                    return contents.size() - 1;
                });
                var content = contents.get(number);
                int offset = (int) SharedObject.align(content.size(), Math.max(1, section.alignment));
                content.writeBytes(new byte[offset - content.size()]);
                content.writeBytes(section.content);
                joined.sections.set(number, joined.sections.get(number).aligned(section.alignment));
                places.add(new Place(number, offset));
            }
            return places;
        }
    }

    /// A section's number in a joined object, and what stands before it there.
    private record Place(int number, long offset) {}

    private static Symbol symbol(ByteBuffer in, int headers, int strings, ByteBuffer content, int at) {
        int info = content.get(at + 4);
        return new Symbol(
                name(in, headers, strings, content.getInt(at)),
                info & 15,
                (info >> 4) != 0,
                content.get(at + 5) & 3,
                Short.toUnsignedInt(content.getShort(at + 6)),
                content.getLong(at + 8),
                content.getLong(at + 16));
    }

    private static byte[] content(ByteBuffer in, int headers, int section) {
        int header = headers + section * SECTION_HEADER_BYTES;
        int noBits = 8;
        int size = Math.toIntExact(in.getLong(header + 32));
        var content = new byte[size];
        if (in.getInt(header + 4) != noBits) {
            in.get(Math.toIntExact(in.getLong(header + 24)), content);
        }
        return content;
    }

    private static String name(ByteBuffer in, int headers, int strings, int offset) {
        int start = Math.toIntExact(in.getLong(headers + strings * SECTION_HEADER_BYTES + 24)) + offset;
        int end = start;
        while (in.get(end) != 0) {
            end++;
        }
        return new String(in.array(), start, end - start, StandardCharsets.UTF_8);
    }
}
