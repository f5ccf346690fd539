package conure.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Messages over a pair of streams, in the form that the package describes.
final class Channel {
    private static final int MOST_FIELDS = 1 << 20;
    private static final int LARGEST_FIELD = 1 << 28;

    private final DataInputStream in;
    private final OutputStream out;

    Channel(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = new BufferedOutputStream(out);
    }

    /// The next message; empty where the other side closed between two messages.
    Optional<List<String>> receive() throws IOException {
        int first = in.read();
        if (first < 0) return Optional.empty();
        int count = first | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 24;
        if (count < 1 || count > MOST_FIELDS) throw new IOException("a message of " + count + " fields");
        var fields = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            int length = Integer.reverseBytes(in.readInt());
            if (length < 0 || length > LARGEST_FIELD) throw new IOException("a field of " + length + " bytes");
            var bytes = in.readNBytes(length);
            if (bytes.length < length) throw new EOFException();
            fields.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return Optional.of(fields);
    }

    void send(String... fields) throws IOException {
        var message = new ByteArrayOutputStream();
        message.writeBytes(word(fields.length));
        for (var field : fields) {
            var bytes = field.getBytes(StandardCharsets.UTF_8);
            message.writeBytes(word(bytes.length));
            message.writeBytes(bytes);
        }
        message.writeTo(out);
        out.flush();
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }
}
