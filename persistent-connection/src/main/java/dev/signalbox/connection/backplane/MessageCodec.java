package dev.signalbox.connection.backplane;

import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.Message;
import dev.signalbox.protocol.JsonPayload;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes, for backplanes that leave the process.
 *
 * <pre>
 *   version 1 | kind | topic | payload | group | ack id | excluded | control
 *
 *   text      length 4 (-1 for null), UTF-8
 *   list      count 4, texts
 *   control   kind 1 (0 for none), its components in their order
 * </pre>
 *
 * Numbers are big-endian. The version is raised with every change, so that a node says that it cannot read instead of reading something
 * else; not for a kind of control that is new, which an older node passes over. So that the nodes of a cluster can be replaced one after the
 * other, a release that raises the version can read the new one only, and the next one writes it.
 */
public final class MessageCodec {
    private static final byte VERSION = 1;

    private MessageCodec() {}

    /** The bytes of a message. */
    public static byte[] encode(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + message.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, message.kind().name());
            text(out, message.topic());
            JsonPayload payload = message.payload();
            bytes(out, payload == null ? null : payload.toByteArray());
            text(out, message.groupTopic());
            text(out, message.ackId());
            texts(out, message.excluded());
            control(out, message.control());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The message of some bytes. What is no message of this version becomes a {@link Control.Unreadable} in its place: it must not keep anybody from
     * reading what comes after it.
     */
    public static Message decode(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        try {
            int version = in.get();
            if (version != VERSION) {
                return unreadable("message version: " + version + " (expected: " + VERSION + ")");
            }
            Message.Kind kind = Message.Kind.valueOf(required(in));
            String topic = required(in);
            byte[] payload = bytes(in);
            String groupTopic = text(in);
            String ackId = text(in);
            Set<String> excluded = new HashSet<>(texts(in));
            Control control = control(in);
            if (in.hasRemaining() && !(control instanceof Control.Unreadable)) {
                return unreadable("message: too long");
            }
            return new Message(
                    kind,
                    topic,
                    payload == null ? null : JsonPayload.ofUtf8(payload),
                    groupTopic,
                    ackId,
                    excluded,
                    control);
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | BackplaneException e) {
            return unreadable("message: malformed");
        }
    }

    private static Message unreadable(String why) {
        return Message.control("", new Control.Unreadable(why, true));
    }

    private static void control(DataOutputStream out, @Nullable Control control) throws IOException {
        if (control == null) {
            out.writeByte(0);
        } else if (control instanceof Control.Claim claim) {
            out.writeByte(1);
            text(out, claim.node());
            out.writeLong(claim.number());
            origin(out, claim.origin());
            out.writeLong(claim.cursor());
            texts(out, claim.groups());
            texts(out, claim.refused());
            out.writeLong(claim.renews());
        } else if (control instanceof Control.Close close) {
            out.writeByte(2);
            text(out, close.node());
            out.writeLong(close.claim());
            out.writeBoolean(close.orphan());
        } else if (control instanceof Control.Ended ended) {
            out.writeByte(3);
            out.writeLong(ended.claim());
        } else if (control instanceof Control.Alive alive) {
            out.writeByte(4);
            text(out, alive.node());
            out.writeBoolean(alive.joining());
        } else if (control instanceof Control.Gone gone) {
            out.writeByte(5);
            text(out, gone.node());
            text(out, gone.by());
        } else if (control instanceof Control.Ack ack) {
            out.writeByte(ack.taken() ? 6 : 8);
            text(out, ack.ackId());
        } else if (control instanceof Control.Holdings holdings) {
            out.writeByte(7);
            text(out, holdings.node());
            out.writeLong(holdings.asOf());
            out.writeInt(holdings.connections().size());
            for (Control.Holding holding : holdings.connections()) {
                text(out, holding.connectionId());
                out.writeLong(holding.claim());
                origin(out, holding.origin());
                texts(out, holding.groups());
            }
        } else {
            throw new IllegalArgumentException("control: " + control + " (expected: one that this version can write)");
        }
    }

    private static @Nullable Control control(ByteBuffer in) {
        int kind = in.get();
        return switch (kind) {
            case 0 -> null;
            case 1 ->
                new Control.Claim(
                        required(in), in.getLong(), origin(in), in.getLong(), texts(in), texts(in), in.getLong());
            case 2 -> new Control.Close(required(in), in.getLong(), in.get() != 0);
            case 3 -> new Control.Ended(in.getLong());
            case 4 -> new Control.Alive(required(in), in.get() != 0);
            case 5 -> new Control.Gone(required(in), required(in));
            case 6 -> new Control.Ack(required(in), true);
            case 7 -> {
                String node = required(in);
                long asOf = in.getLong();
                int count = count(in);
                List<Control.Holding> connections = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    connections.add(new Control.Holding(required(in), in.getLong(), origin(in), texts(in)));
                }
                yield new Control.Holdings(node, asOf, connections);
            }
            case 8 -> new Control.Ack(required(in), false);
            default -> new Control.Unreadable("control kind: " + kind + " (expected: 0 to 8)", false);
        };
    }

    private static void origin(DataOutputStream out, Control.@Nullable Origin origin) throws IOException {
        out.writeBoolean(origin != null);
        if (origin != null) {
            text(out, origin.path());
            text(out, origin.connectionData());
            text(out, origin.user());
            out.writeBoolean(origin.authenticated());
            text(out, origin.remoteAddress());
            text(out, origin.client().text());
        }
    }

    private static Control.@Nullable Origin origin(ByteBuffer in) {
        return in.get() == 0
                ? null
                : new Control.Origin(
                        required(in), text(in), required(in), in.get() != 0, required(in), client(required(in)));
    }

    private static ClientFamily client(String text) {
        ClientFamily family = ClientFamily.parse(text);
        return family == null ? ClientFamily.OTHER : family;
    }

    private static void texts(DataOutputStream out, Collection<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    private static List<String> texts(ByteBuffer in) {
        int count = count(in);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(required(in));
        }
        return texts;
    }

    // Each element takes a byte at least, so a wrong count cannot make us reserve much.
    private static int count(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new BackplaneException("count: " + count + " (expected: 0 to " + in.remaining() + ")");
        }
        return count;
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        bytes(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    private static String required(ByteBuffer in) {
        String text = text(in);
        if (text == null) {
            throw new BackplaneException("text: null (expected: a text)");
        }
        return text;
    }

    private static @Nullable String text(ByteBuffer in) {
        byte[] bytes = bytes(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void bytes(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static byte @Nullable [] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > in.remaining()) {
            throw new BackplaneException("length: " + length + " (expected: -1 to " + in.remaining() + ")");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
