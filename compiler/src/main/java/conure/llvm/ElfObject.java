package conure.llvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    }

    /// @param section index of the section that defines it, or 0 where it is not defined here
    record Symbol(String name, int type, boolean global, int visibility, int section, long value, long size) {
        static final int TYPE_FILE = 4;
        static final int TYPE_SECTION = 3;

        /// Visible to `dlsym`.
        boolean exported() {
            return global && section != 0 && visibility == 0;
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
