package dev.signalbox.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.gateway.identity.AddressRange;
import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.gateway.origin.Origins;
import dev.signalbox.gateway.undertow.routes.HeadFuzz;
import dev.signalbox.gateway.undertow.transport.FrameFuzz;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.framing.ForeverFrame;
import dev.signalbox.protocol.json.ConnectionData;
import dev.signalbox.protocol.json.HubInvocation;
import dev.signalbox.protocol.json.ReadLimits;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.JsonpCallback;
import dev.signalbox.protocol.request.MountPath;
import dev.signalbox.protocol.request.Parameters;
import dev.signalbox.token.machinekey.WebConfig;
import java.util.Map;

/** The parsers of outside bytes. Each takes anything; only the refusals it is meant to make may come out of it. */
enum FuzzTarget {
    /** A request's target: path, endpoint, mount, query. */
    REQUEST_TARGET(bytes -> {
        String target = new String(bytes, ISO_8859_1); // as the HTTP server hands it over
        String path = HeadFuzz.path(target, bytes.length % 2 == 0);
        Endpoint.of(path, true);
        MountPath mount = new MountPath("/signalr");
        if (mount.matches(path)) {
            Endpoint.serviceUrl(mount.localPath(path));
        }
        require(HeadFuzz.logged(path).chars().noneMatch(c -> c <= ' '), "a line or column of the client's own");
        Parameters.ofQuery(target.substring(target.indexOf('?') + 1));
    }),

    /** The body of a POST. */
    FORM(bytes -> {
        Parameters form = Parameters.ofForm(bytes);
        form.get("data");
        form.get("groupsToken");
        form.get("messageId");
    }),

    /** The parameter connectionData. */
    CONNECTION_DATA(bytes -> {
        ReadLimits limits = ReadLimits.defaults();
        require(ConnectionData.hubNames(text(bytes), limits).size() <= limits.maxHubs(), "more hubs than may be");
    }),

    /** A cursor: what is known must print as what it was read from means. */
    CURSOR(bytes -> {
        if (Cursor.parse(text(bytes)) instanceof Cursor.Known known) {
            require(Cursor.parse(known.cursor().toString()).equals(known), "another cursor when read again");
        }
    }),

    /** Connection and groups tokens of every make: nothing may be taken for one. */
    TOKENS(TokenFuzz::take),

    /** A hub call, from its text to its bound arguments and its answer. */
    HUB_CALL(HubFuzz::take),

    /** The envelope of a hub call alone, with tight limits. */
    HUB_ENVELOPE(bytes -> {
        ReadLimits limits = new ReadLimits(4_000, 8, 4, 4, 100);
        require(HubInvocation.parse(text(bytes), limits).arguments().size() <= 4, "more arguments than may be");
    }),

    /** WebSocket frames, whole and byte by byte. */
    WEBSOCKET_FRAMES(bytes -> require(
            FrameFuzz.read(bytes, true).equals(FrameFuzz.read(bytes, false)), "another result when cut otherwise")),

    /** A pasted web.config. */
    WEB_CONFIG(bytes -> {
        try {
            WebConfig.machineKey("<" + text(bytes));
        } catch (IllegalArgumentException e) {
            require(!String.valueOf(e.getMessage()).contains("ABCDEF0123456789"), "a key in a message");
        }
    }),

    /** Cookies, JSON Web Tokens, Forms cookies: nobody becomes a user. */
    CREDENTIALS(CredentialFuzz::take),

    /** Headers about origins and addresses: what goes into an answer's header cannot end it. */
    ORIGINS(bytes -> {
        String header = new String(bytes, ISO_8859_1);
        int half = header.length() / 2;
        check(Cors.ALLOW_ALL.answer(header));
        check(Cors.ALLOW_ALL.preflight("http://a.example", header.substring(0, half), header.substring(half)));
        Origins.isOf(header.substring(0, half), header.substring(half));
        AddressRange.parse("10.0.0.0/8").contains(header);
        HeadFuzz.cookies(header);
    }),

    /** The short parameters: callback, clientProtocol, transport, frameId. */
    PARAMETERS(bytes -> {
        String text = text(bytes);
        ProtocolVersion.negotiate(text);
        TransportType.parse(text);
        try {
            ForeverFrame.prelude(ForeverFrame.parseFrameId(text));
        } catch (ProtocolException e) {
            require(!text.equals("1"), "a good frame id refused");
        }
        String wrapped = JsonpCallback.parse(text).wrap("{}");
        require(wrapped.chars().noneMatch(c -> "<>'\"; \n".indexOf(c) >= 0 && c != ';'), "markup in a callback");
    });

    private final Input input;

    FuzzTarget(Input input) {
        this.input = input;
    }

    /** Takes these bytes; refusals of the protocol are what should come of most. */
    void take(byte[] bytes) throws Exception {
        try {
            input.take(bytes);
        } catch (ProtocolException e) {
            require(e.status() >= 400 && !e.getMessage().isEmpty(), "a refusal without a text");
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static void check(@org.jspecify.annotations.Nullable Map<String, String> headers) {
        if (headers != null) {
            headers.values()
                    .forEach(value -> require(value.chars().allMatch(c -> c > 31 && c < 127), "a broken header"));
        }
    }

    /** Takes anything. */
    @FunctionalInterface
    interface Input {
        void take(byte[] bytes) throws Exception;
    }
}
