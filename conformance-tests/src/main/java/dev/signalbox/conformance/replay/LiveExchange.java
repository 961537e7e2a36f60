package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.FrameDecoder;
import dev.signalbox.conformance.compare.FrameDecoder.Form;
import dev.signalbox.conformance.compare.ReceivedFrame;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.ResponseHead;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with the target. The thread that replays sends and cuts; a thread of its own reads and puts what came on the stage. Its state is
 * guarded by the stage's lock.
 */
final class LiveExchange {
    private static final Duration FOR_EVER = Duration.ofHours(24);
    private static final int MOST_OTHER_BYTES = 64 * 1024;

    /** How it ended. */
    enum Ending {
        /** The answer was complete. */
        COMPLETE,
        /** The server closed the WebSocket with a close frame. */
        CLOSED,
        /** The connection was cut by the server, or never came to be. */
        CUT,
        /** What came was out of form. */
        BROKEN,
        /** The client cut it. */
        OURS
    }

    private final Stage stage;
    private final Played played;
    private final Ledger ledger;
    private final @Nullable WireSocket socket;

    /** What was sent, for the reader. */
    final String request;

    /** Its head, null before it came. */
    @Nullable
    ResponseHead head;

    /** How it ended, null while it goes on. */
    @Nullable
    Ending ending;

    /** A word on the ending. */
    String endingText = "";

    /** The code of the server's close frame, -1 for none. */
    int closeCode = -1;

    /** How many frames came. */
    int frames;

    /** What was wrong with the members of an envelope, empty for nothing. */
    String memberComplaint = "";

    /** The text of an answer that was not of the recorded form. */
    String otherBody = "";

    /** Whether it had ended by itself when the client said that it leaves. */
    boolean endedBeforeAbort;

    /** Whether the recording does not have it: a poll for messages that the recorded poll had brought in one. */
    boolean additional;

    private LiveExchange(Stage stage, Played played, @Nullable WireSocket socket, String request) {
        this.stage = stage;
        this.played = played;
        this.ledger = played.ledger();
        this.socket = socket;
        this.request = request;
    }

    /** Connects, sends and reads on in the background; a target that cannot be reached makes an exchange that is cut from the start. */
    static LiveExchange start(Stage stage, Played played, RawRequest request, MemberOrder order, boolean additional) {
        String text = request.method() + " " + request.target();
        LiveExchange exchange;
        try {
            WireSocket socket = stage.connect();
            exchange = new LiveExchange(stage, played, socket, text);
            exchange.additional = additional;
            stage.add(exchange);
            socket.send(request.toBytes(stage.address()));
            Thread reader = new Thread(() -> exchange.read(socket, request, order), "replay-x" + played.x());
            reader.setDaemon(true);
            reader.start();
            return exchange;
        } catch (WireException unreachable) {
            LiveExchange cut = new LiveExchange(stage, played, null, text);
            cut.additional = additional;
            cut.ending = Ending.CUT;
            cut.endingText = String.valueOf(unreachable.getMessage());
            stage.add(cut);
            return cut;
        }
    }

    private void read(WireSocket connection, RawRequest request, MemberOrder order) {
        Deadline deadline = Deadline.in(FOR_EVER);
        try {
            HttpExchange http = HttpExchange.await(connection, request.method(), deadline);
            stage.under(() -> {
                head = http.head();
                stage.arrived();
            });
            if (http.head().status() == 101) {
                readSocket(WebSocketWire.accepted(http, key(request)), order, deadline);
            } else {
                readBody(http, order, deadline);
            }
        } catch (WireException failure) {
            String message = String.valueOf(failure.getMessage());
            boolean cut =
                    failure.getCause() != null || message.contains("stream ended") || message.contains("too early");
            end(cut ? Ending.CUT : Ending.BROKEN, message);
        } catch (RuntimeException | Error defect) {
            stage.failed(defect);
        } finally {
            connection.close();
        }
    }

    private static String key(RawRequest request) {
        return request.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("Sec-WebSocket-Key"))
                .map(RawRequest.Header::value)
                .findFirst()
                .orElse("");
    }

    private void readBody(HttpExchange http, MemberOrder order, Deadline deadline) {
        Event.Response recorded = played.response();
        boolean asRecorded =
                recorded != null && recorded.status() == http.head().status();
        FrameDecoder decoder =
                asRecorded || recorded == null ? played.newDecoder() : new FrameDecoder(Form.WHOLE, null);
        for (byte[] piece = http.body().next(deadline);
                piece != null;
                piece = http.body().next(deadline)) {
            put(asRecorded, decoder.take(piece), order);
        }
        put(asRecorded, decoder.finish(), order);
        end(Ending.COMPLETE, "");
    }

    private void put(boolean asRecorded, List<ReceivedFrame> received, MemberOrder order) {
        if (received.isEmpty()) {
            return;
        }
        stage.under(() -> {
            stage.arrived();
            for (ReceivedFrame frame : received) {
                if (!asRecorded) {
                    if (otherBody.length() < MOST_OTHER_BYTES) {
                        otherBody += frame.raw();
                    }
                    continue;
                }
                frames = Math.max(frames, frame.number());
                String complaint = order.complaint(frame.members());
                if (complaint != null && memberComplaint.isEmpty()) {
                    memberComplaint = "frame " + frame.number() + ": " + complaint;
                }
                ledger.arrive(played.x(), frame, stage.terms());
            }
        });
    }

    private void readSocket(WebSocketWire wire, MemberOrder order, Deadline deadline) {
        FrameDecoder decoder = played.newDecoder();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean open = false; // within a message
        while (true) {
            Frame frame = wire.nextFrame(deadline);
            if (frame.masked() || frame.reserved() != 0) {
                throw new WireException("a frame that a server may not send: " + frame);
            }
            switch (frame.opcode()) {
                case Frame.TEXT, Frame.CONTINUATION -> {
                    if (open != (frame.opcode() == Frame.CONTINUATION)) {
                        throw new WireException(
                                open
                                        ? "a frame that begins a message within a message: " + frame
                                        : "a frame that continues nothing: " + frame);
                    }
                    open = !frame.fin();
                    message.writeBytes(frame.payload());
                    if (frame.fin()) {
                        put(played.receives(), decoder.take(message.toByteArray()), order);
                        message.reset();
                    }
                }
                case Frame.PING -> wire.send(Frame.of(Frame.PONG, frame.payload()));
                case Frame.PONG -> stage.under(stage::arrived);
                case Frame.CLOSE -> {
                    stage.under(() -> {
                        closeCode = frame.closeCode();
                    });
                    end(Ending.CLOSED, frame.closeReason());
                    // The client's answer, if it owes one, is a recorded action: the socket stays open for it.
                    awaitEnd(wire, deadline);
                    return;
                }
                default -> throw new WireException("a frame that SignalR does not use: " + frame);
            }
        }
    }

    private static void awaitEnd(WebSocketWire wire, Deadline deadline) {
        try {
            wire.awaitEnd(deadline);
        } catch (WireException noMatter) {
            // The WebSocket is closed; how the connection below goes is the host's.
        }
    }

    private void end(Ending how, String text) {
        stage.under(() -> {
            stage.arrived();
            if (ending == null) {
                ending = how;
                endingText = text;
            }
        });
    }

    /** Sends bytes on a WebSocket; what cannot be sent any more is dropped, since its end is seen elsewhere. */
    void send(byte[] bytes) {
        try {
            if (socket != null) {
                socket.send(bytes);
            }
        } catch (WireException gone) {
            end(Ending.CUT, String.valueOf(gone.getMessage()));
        }
    }

    /** Leaves, in order or with a reset. */
    void leave(boolean reset) {
        stage.under(() -> ending = ending == null ? Ending.OURS : ending);
        if (socket != null) {
            if (reset) {
                socket.reset();
            } else {
                socket.close();
            }
        }
    }

    /** Takes the client away without anybody noticing: what still comes is not looked at. */
    void fallSilent() {
        stage.under(() -> ending = ending == null ? Ending.OURS : ending);
    }

    Played played() {
        return played;
    }

    /** The bytes of a text or binary message in frames of the given sizes. */
    static byte[] message(Event.WsMessage message) {
        byte[] content = message.bytes().toArray();
        int opcode = message.binary() ? Frame.BINARY : Frame.TEXT;
        if (message.fragments().isEmpty()) {
            return Frame.of(opcode, content).toBytes();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        for (int i = 0; i < message.fragments().size(); i++) {
            boolean last = i == message.fragments().size() - 1;
            int end = last
                    ? content.length
                    : Math.min(content.length, at + message.fragments().get(i));
            byte[] part = Arrays.copyOfRange(content, at, end);
            bytes.writeBytes(new Frame(last, 0, i == 0 ? opcode : Frame.CONTINUATION, true, part).toBytes());
            at = end;
        }
        return bytes.toByteArray();
    }

    /** The bytes of a close frame, without a code when there was none. */
    static byte[] close(@Nullable Integer code, String reason) {
        return code == null
                ? Frame.of(Frame.CLOSE, new byte[0]).toBytes()
                : Frame.close(code, reason).toBytes();
    }

    /** The bytes of a ping or pong. */
    static byte[] control(int opcode, String text) {
        return Frame.of(opcode, text.getBytes(StandardCharsets.UTF_8)).toBytes();
    }
}
