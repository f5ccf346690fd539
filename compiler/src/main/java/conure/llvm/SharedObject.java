package conure.llvm;

import conure.llvm.ElfObject.Relocation;
import conure.llvm.ElfObject.Section;
import conure.llvm.ElfObject.Symbol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes a shared library of relocatable objects that need nothing from outside: the whole of linking, where there is
/// no import, no writable data, no thread-local storage and nothing for the loader to relocate. A linker as a
/// child process takes longer than all of LLVM's work on a small kernel.
///
/// Anything beyond that (an undefined symbol, writable data, an absolute address in loaded memory) is an error of the code
/// generator and throws.
///
/// Pages in the file: headers, dynamic symbols and read-only data · code · the dynamic section, which older loaders write
/// to · behind them, not loaded, debugging information, symbols and section headers. Addresses equal file offsets.
final class SharedObject {
    private static final int PAGE = 4096;
    private static final int HEADER_BYTES = 64;
    private static final int SEGMENT_BYTES = 56;
    private static final int SEGMENTS = 5;

    private static final int SECTION_STRINGS = 3;
    private static final int SECTION_HASH = 5;
    private static final int SECTION_DYNAMIC = 6;
    private static final int SECTION_DYNAMIC_SYMBOLS = 11;
    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_DYNAMIC = 2;
    private static final int SEGMENT_STACK = 0x6474e551;
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int EXECUTE = 1;

    private final ElfObject object;
    private final List<Placed> placed = new ArrayList<>();
    /// For each section of the object its index in `placed`, or -1 where it is left out.
    private final int[] places;

    private long end;

    /// A section of the result; its address is its file offset.
    private record Placed(Section section, long offset, int link, int info) {
        boolean loaded() {
            return section.allocated();
        }

        long address() {
            return loaded() ? offset : 0;
        }
    }

    private SharedObject(ElfObject object) {
        this.object = object;
        this.places = new int[object.sections().size()];
        Arrays.fill(places, -1);
    }

    /// @param relocatables object files that together need nothing from outside
    static byte[] link(List<byte[]> relocatables) {
        return new SharedObject(ElfObject.joined(relocatables.stream().map(ElfObject::parse).toList())).link();
    }

    private byte[] link() {
        check();
        place(new Section("", 0, 0, 0, 0, new byte[0]), 0, 0);
        end = HEADER_BYTES + SEGMENTS * SEGMENT_BYTES;
        var exported = object.symbols().stream().filter(Symbol::exported).toList();
        var names = new Strings();
        exported.forEach(symbol -> names.add(symbol.name()));
        int strings = place(readOnly(".dynstr", SECTION_STRINGS, 1, 0, names.bytes()), 0, 0);
        // The values of dynamic symbols are known once the code has its place: the content is filled in below.
        var dynamicSymbols = new byte[(exported.size() + 1) * ElfObject.SYMBOL_BYTES];
        int symbols = place(
                readOnly(".dynsym", SECTION_DYNAMIC_SYMBOLS, 8, ElfObject.SYMBOL_BYTES, dynamicSymbols), strings, 1);
        int hash = place(readOnly(".hash", SECTION_HASH, 8, 4, hashTable(exported.size() + 1)), symbols, 0);
        placeAll(section -> section.allocated() && !section.executable());
        long readOnlyEnd = end;
        end = align(end, PAGE);
        long codeStart = end;
        placeAll(Section::executable);
        long codeEnd = end;
        end = align(end, PAGE);
        long dynamicStart = end;
        int dynamic = place(dynamicSection(strings, symbols, hash), strings, 0);
        long dynamicEnd = end;
        fillSymbols(ByteBuffer.wrap(dynamicSymbols), exported, names);

        placeAll(Section::debugging);
        placeSymbols();
        var sectionNames = new Strings();
        placed.forEach(p -> sectionNames.add(p.section.name()));
        sectionNames.add(".shstrtab");
        int nameSection = place(plain(".shstrtab", SECTION_STRINGS, 1, 0, sectionNames.bytes()), 0, 0);
        long headers = align(end, 8);

        var out = buffer(new byte[Math.toIntExact(headers + (long) placed.size() * ElfObject.SECTION_HEADER_BYTES)]);
        writeHeader(out, headers, nameSection);
        segment(out, 0, SEGMENT_LOAD, READ, 0, readOnlyEnd, PAGE);
        segment(out, 1, SEGMENT_LOAD, READ | EXECUTE, codeStart, codeEnd - codeStart, PAGE);
        segment(out, 2, SEGMENT_LOAD, READ | WRITE, dynamicStart, dynamicEnd - dynamicStart, PAGE);
        segment(out, 3, SEGMENT_DYNAMIC, READ | WRITE, placed.get(dynamic).offset, dynamicEnd - dynamicStart, 8);
        segment(out, 4, SEGMENT_STACK, READ | WRITE, 0, 0, 16);
        for (int i = 0; i < placed.size(); i++) {
            var p = placed.get(i);
            out.put(Math.toIntExact(p.offset), p.section.content());
            writeSectionHeader(out, Math.toIntExact(headers) + i * ElfObject.SECTION_HEADER_BYTES, p, sectionNames);
        }
        object.relocations().forEach(relocation -> relocate(out, relocation));
        return out.array();
    }

    private void check() {
        for (var section : object.sections()) {
            if (section.writable() && section.content().length > 0) {
                throw new IllegalStateException("a kernel has writable data in section " + section.name());
            }
        }
        for (var symbol : object.symbols()) {
            if (symbol.section() == 0 && !symbol.name().isEmpty()) {
                throw new IllegalStateException("a kernel imports " + symbol.name());
            }
        }
    }

    private interface Choice {
        boolean test(Section section);
    }

    private void placeAll(Choice choice) {
        for (int i = 0; i < places.length; i++) {
            var section = object.sections().get(i);
            if (section.content().length > 0 && choice.test(section)) {
                places[i] = place(section, 0, 0);
            }
        }
    }

    private int place(Section section, int link, int info) {
        end = align(end, Math.max(1, section.alignment()));
        placed.add(new Placed(section, end, link, info));
        end += section.content().length;
        return placed.size() - 1;
    }

    /// The symbols that debuggers and profilers show: functions and data of the object, with their final addresses.
    private void placeSymbols() {
        var kept = new ArrayList<Symbol>();
        for (boolean global : new boolean[] {false, true}) {
            for (var symbol : object.symbols()) {
                boolean named = symbol.type() != Symbol.TYPE_SECTION && symbol.type() != Symbol.TYPE_FILE;
                if (named && symbol.global() == global && symbol.section() < places.length && places[symbol.section()] >= 0) {
                    kept.add(symbol);
                }
            }
        }
        var names = new Strings();
        kept.forEach(symbol -> names.add(symbol.name()));
        var content = new byte[(kept.size() + 1) * ElfObject.SYMBOL_BYTES];
        fillSymbols(ByteBuffer.wrap(content), kept, names);
        int locals = 1 + (int) kept.stream().filter(symbol -> !symbol.global()).count();
        int strings = place(plain(".strtab", SECTION_STRINGS, 1, 0, names.bytes()), 0, 0);
        place(plain(".symtab", ElfObject.TYPE_SYMBOLS, 8, ElfObject.SYMBOL_BYTES, content), strings, locals);
    }

    private void fillSymbols(ByteBuffer out, List<Symbol> symbols, Strings names) {
        out.order(ByteOrder.LITTLE_ENDIAN).position(ElfObject.SYMBOL_BYTES);
        for (var symbol : symbols) {
            int place = places[symbol.section()];
            out.putInt(names.offset(symbol.name()));
            out.put((byte) ((symbol.global() ? 1 << 4 : 0) | symbol.type()));
            out.put((byte) symbol.visibility());
            out.putShort((short) place);
            out.putLong(placed.get(place).address() + symbol.value());
            out.putLong(symbol.size());
        }
    }

    /// A hash table of one bucket, a list of all symbols: a kernel exports two.
    private static byte[] hashTable(int symbols) {
        var out = buffer(new byte[4 * (3 + symbols)]);
        out.putInt(1).putInt(symbols).putInt(symbols > 1 ? 1 : 0);
        out.putInt(0);
        for (int i = 1; i < symbols; i++) {
            out.putInt(i + 1 < symbols ? i + 1 : 0);
        }
        return out.array();
    }

    private Section dynamicSection(int strings, int symbols, int hash) {
        long[][] entries = {
            {4, placed.get(hash).offset}, // DT_HASH
            {5, placed.get(strings).offset}, // DT_STRTAB
            {6, placed.get(symbols).offset}, // DT_SYMTAB
            {10, placed.get(strings).section.content().length}, // DT_STRSZ
            {11, ElfObject.SYMBOL_BYTES}, // DT_SYMENT
            {0, 0}, // DT_NULL
        };
        var out = buffer(new byte[16 * entries.length]);
        for (var entry : entries) {
            out.putLong(entry[0]).putLong(entry[1]);
        }
        int flags = ElfObject.FLAG_ALLOCATED | ElfObject.FLAG_WRITE;
        return new Section(".dynamic", SECTION_DYNAMIC, flags, 8, 16, out.array());
    }

    private void relocate(ByteBuffer out, Relocation relocation) {
        int place = places[relocation.section()];
        if (place < 0) {
            return;
        }
        var symbol = object.symbols().get(relocation.symbol());
        if (places[symbol.section()] < 0) {
            throw new IllegalStateException("a relocation refers to a section that is left out: " + symbol);
        }
        var target = placed.get(place);
        int at = Math.toIntExact(target.offset + relocation.offset());
        long value = placed.get(places[symbol.section()]).address() + symbol.value() + relocation.addend();
        switch (relocation.type()) {
            case 2, 4 -> out.putInt(at, Math.toIntExact(value - at)); // R_X86_64_PC32, R_X86_64_PLT32
            case 24 -> out.putLong(at, value - at); // R_X86_64_PC64
            case 1 -> out.putLong(at, absolute(target, value)); // R_X86_64_64
            case 10 -> out.putInt(at, Math.toIntExact(absolute(target, value))); // R_X86_64_32
            default -> throw new IllegalStateException("relocation type " + relocation.type() + " in " + target.section.name());
        }
    }

    private static long absolute(Placed target, long value) {
        if (target.loaded()) {
            throw new IllegalStateException("an absolute address in " + target.section.name());
        }
        return value;
    }

    private void writeHeader(ByteBuffer out, long headers, int nameSection) {
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        out.putShort((short) 3).putShort((short) 62).putInt(1); // ET_DYN, x86-64, version
        out.putLong(0).putLong(HEADER_BYTES).putLong(headers).putInt(0);
        out.putShort((short) HEADER_BYTES).putShort((short) SEGMENT_BYTES).putShort((short) SEGMENTS);
        out.putShort((short) ElfObject.SECTION_HEADER_BYTES).putShort((short) placed.size()).putShort((short) nameSection);
    }

    private static void segment(ByteBuffer out, int index, int type, int access, long start, long size, long alignment) {
        out.position(HEADER_BYTES + index * SEGMENT_BYTES);
        out.putInt(type).putInt(access).putLong(start).putLong(start).putLong(start);
        out.putLong(size).putLong(size).putLong(alignment);
    }

    private static void writeSectionHeader(ByteBuffer out, int at, Placed p, Strings names) {
        var section = p.section;
        out.position(at);
        out.putInt(names.offset(section.name())).putInt(section.type()).putLong(section.flags());
        out.putLong(p.address()).putLong(section.type() == 0 ? 0 : p.offset).putLong(section.content().length);
        out.putInt(p.link).putInt(p.info).putLong(section.alignment()).putLong(section.entrySize());
    }

    private static Section readOnly(String name, int type, int alignment, int entrySize, byte[] content) {
        return new Section(name, type, ElfObject.FLAG_ALLOCATED, alignment, entrySize, content);
    }

    private static Section plain(String name, int type, int alignment, int entrySize, byte[] content) {
        return new Section(name, type, 0, alignment, entrySize, content);
    }

    private static ByteBuffer buffer(byte[] content) {
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static long align(long offset, long alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    /// A string table: offset 0 is the empty string.
    private static final class Strings {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Map<String, Integer> offsets = new HashMap<>();

        Strings() {
            bytes.write(0);
            offsets.put("", 0);
        }

        void add(String text) {
            if (offsets.putIfAbsent(text, bytes.size()) == null) {
                bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                bytes.write(0);
            }
        }

        int offset(String text) {
            return offsets.get(text);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
