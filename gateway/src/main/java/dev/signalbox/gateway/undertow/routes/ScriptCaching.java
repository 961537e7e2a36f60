package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.page.EntityTag;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/**
 * Lets browsers keep the generated script and ask whether it is still the same (protocol G1, where the original sends it anew each time).
 * Always to be asked, since another version of the application may have other hubs. Confined to the exchange's I/O thread.
 */
final class ScriptCaching {
    private static final String ASK_AGAIN = "no-cache";
    private static final Reply NOT_MODIFIED = Reply.empty(StatusCodes.NOT_MODIFIED, null);

    private ScriptCaching() {}

    /** Adds the headers, and gives what is to be sent: the script, or that it has not changed. */
    static Reply of(HttpServerExchange exchange, Reply script) {
        if (script.status() != StatusCodes.OK) {
            return script;
        }
        String tag = EntityTag.of(script.body());
        exchange.getResponseHeaders().put(Headers.ETAG, tag).put(Headers.CACHE_CONTROL, ASK_AGAIN);
        return EntityTag.matches(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH), tag)
                ? NOT_MODIFIED
                : script;
    }
}
