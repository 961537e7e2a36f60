package dev.signalbox.protocol.json;

import dev.signalbox.protocol.JsonPayload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hub's call of a method on clients, an element of an envelope's {@code M} (protocol F13).
 *
 * <pre>
 *   {"H":"ChatHub","M":"addMessage","A":["x",1],"S":{...}}
 * </pre>
 */
public final class ClientInvocation {

    private ClientInvocation() {}

    /**
     * The call without state, to any number of clients.
     *
     * @param hub hub name in the server's casing
     * @param method method name as the caller wrote it
     * @param arguments the JSON of each argument
     * @return its JSON text
     */
    public static JsonPayload of(String hub, String method, List<JsonPayload> arguments) {
        return of(hub, method, arguments, null);
    }

    /**
     * The call with the state changed so far, which goes to the calling client only.
     *
     * @param hub hub name in the server's casing
     * @param method method name as the caller wrote it
     * @param arguments the JSON of each argument
     * @param stateJson changed state as the text of a JSON object, null when nothing changed
     * @return its JSON text
     */
    public static JsonPayload of(String hub, String method, List<JsonPayload> arguments, @Nullable String stateJson) {
        Utf8Buffer out = new Utf8Buffer(256);
        out.ascii("{\"H\":").string(hub).ascii(",\"M\":").string(method).ascii(",\"A\":[");
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.payload(arguments.get(i));
        }
        out.write(']');
        if (stateJson != null) {
            out.ascii(",\"S\":").raw(stateJson);
        }
        out.write('}');
        return out.toPayload();
    }
}
