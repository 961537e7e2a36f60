package dev.signalbox.conformance.record;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.recording.Party;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads along with one direction of a WebSocket (RFC 6455, RFC 7692). Belongs to the thread that moves the bytes. */
final class WebSocketTap {
    private static final int MOST_MESSAGE_BYTES = 32 * 1024 * 1024;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final byte[] DEFLATE_TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    /** Is told what was read. */
    interface Listener {
        /** A whole message. */
        void message(Bytes bytes, boolean binary, List<Integer> fragments);

        /** A control frame. */
        void control(Kind kind, @Nullable Integer code, String text);

        /** Bytes that no rule allows; nothing is read any more behind them. */
        void violation(Bytes bytes);
    }

    private final Party party;
    private final Listener listener;
    private final @Nullable Inflater inflater;
    private final boolean keepsContext;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final List<Integer> fragments = new ArrayList<>();
    private int needed; // bytes of the frame that has begun, 0 when not known
    private int opcode;
    private boolean compressed;
    private boolean open; // within a fragmented message
    private boolean blind;

    /**
     * Creates a tap.
     *
     * @param party who sends in this direction
     * @param extensions what the server accepted, the value of its Sec-WebSocket-Extensions; empty for none
     */
    WebSocketTap(Party party, String extensions, Listener listener) {
        this.party = party;
        this.listener = listener;
        this.inflater = extensions.contains("permessage-deflate") ? new Inflater(true) : null;
        this.keepsContext = !extensions.contains(party.word() + "_no_context_takeover");
    }

    /** Looks at bytes that pass. */
    void see(byte[] bytes, int offset, int length) {
        if (blind) {
            return;
        }
        frame.write(bytes, offset, length);
        if (frame.size() < needed) {
            return; // a large frame is copied once, not with every piece
        }
        needed = 0;
        byte[] all = frame.toByteArray();
        int at = 0;
        while (!blind) {
            int size = frameSize(all, at);
            if (size < 0 || at + size > all.length) {
                needed = Math.max(0, size);
                break;
            }
            take(Arrays.copyOfRange(all, at, at + size));
            at += size;
        }
        frame.reset();
        if (!blind) {
            frame.write(all, at, all.length - at);
        }
    }

    // The whole frame's size, -1 while its head is not complete.
    private int frameSize(byte[] all, int at) {
        if (all.length - at < 2) {
            return -1;
        }
        int mask = (all[at + 1] & 0x80) != 0 ? 4 : 0;
        int small = all[at + 1] & 0x7f;
        int wide = small < 126 ? 0 : small == 126 ? 2 : 8;
        if (all.length - at < 2 + wide) {
            return -1;
        }
        long payload = wide == 0 ? small : 0;
        for (int i = 0; i < wide; i++) {
            payload = (payload << 8) | (all[at + 2 + i] & 0xff);
        }
        if (payload < 0 || payload > MOST_MESSAGE_BYTES) {
            violation(Arrays.copyOfRange(all, at, Math.min(all.length, at + 1024)));
            return -1;
        }
        return 2 + wide + mask + (int) payload;
    }

    private void take(byte[] whole) {
        boolean fin = (whole[0] & 0x80) != 0;
        int reserved = (whole[0] >> 4) & 7;
        int code = whole[0] & 0xf;
        boolean masked = (whole[1] & 0x80) != 0;
        boolean control = code >= CLOSE;
        boolean deflated = reserved == 4 && inflater != null && !control && code != CONTINUATION;
        boolean wrong = (reserved != 0 && !deflated)
                || masked != (party == Party.CLIENT)
                || (code > BINARY && code < CLOSE)
                || code > PONG
                || (control && !fin)
                || (!control && (code == CONTINUATION) != open);
        if (wrong) {
            violation(whole);
            return;
        }
        byte[] payload = payload(whole, masked);
        if (control) {
            control(code, payload);
            return;
        }
        if (code != CONTINUATION) {
            opcode = code;
            compressed = deflated;
        }
        open = !fin;
        message.writeBytes(payload);
        fragments.add(payload.length);
        if (message.size() > MOST_MESSAGE_BYTES) {
            violation(new byte[0]);
        } else if (fin) {
            message();
        }
    }

    private static byte[] payload(byte[] whole, boolean masked) {
        int small = whole[1] & 0x7f;
        int at = 2 + (small < 126 ? 0 : small == 126 ? 2 : 8);
        byte[] payload = Arrays.copyOfRange(whole, at + (masked ? 4 : 0), whole.length);
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= whole[at + i % 4];
        }
        return payload;
    }

    private void control(int code, byte[] payload) {
        Kind kind = code == CLOSE ? Kind.CLOSE : code == PONG ? Kind.PONG : Kind.PING;
        if (kind == Kind.CLOSE && payload.length >= 2) {
            int status = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
            listener.control(kind, status, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
        } else {
            listener.control(kind, null, new String(payload, StandardCharsets.UTF_8));
        }
    }

    private void message() {
        byte[] content = message.toByteArray();
        // Sizes of compressed fragments say nothing about the text.
        List<Integer> sizes = fragments.size() > 1 && !compressed ? List.copyOf(fragments) : List.of();
        message.reset();
        fragments.clear();
        byte[] plain = compressed ? inflate(content) : content;
        if (plain == null) {
            violation(content);
        } else {
            listener.message(Bytes.of(plain), opcode != TEXT, sizes);
        }
    }

    private byte @Nullable [] inflate(byte[] content) {
        if (inflater == null) {
            return null;
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] buffer = new byte[8 * 1024];
        try {
            for (byte[] input : new byte[][] {content, DEFLATE_TAIL}) {
                inflater.setInput(input);
                while (!inflater.needsInput()) {
                    int count = inflater.inflate(buffer);
                    plain.write(buffer, 0, count);
                    if (plain.size() > MOST_MESSAGE_BYTES || (count == 0 && inflater.needsDictionary())) {
                        return null;
                    }
                    if (inflater.finished()) { // a final block, behind which others may come (RFC 7692 section 7.2.3.4)
                        int rest = inflater.getRemaining();
                        inflater.reset();
                        inflater.setInput(input, input.length - rest, rest);
                    }
                }
            }
            if (!keepsContext) {
                inflater.reset();
            }
            return plain.toByteArray();
        } catch (DataFormatException broken) {
            return null;
        }
    }

    private void violation(byte[] bytes) {
        blind = true;
        listener.violation(Bytes.of(bytes));
    }

    /** Releases what is not memory of Java's own. */
    void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
