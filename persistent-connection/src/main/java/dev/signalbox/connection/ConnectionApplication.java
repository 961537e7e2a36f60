package dev.signalbox.connection;

import dev.signalbox.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The application behind one mount, as the runtime sees it: a raw {@link PersistentConnection} or the hub dispatcher.
 *
 * <p>All methods are called on the application executor, from several threads at once, and may block; {@link #authorize} may be called on an I/O
 * thread, too, where {@link #authorizesPromptly} says so.
 */
public interface ConnectionApplication {

    /**
     * Authorises one request and gives the application as that request sees it (protocol A2 step 5, A6). Called for every
     * request, before anything else is looked at.
     *
     * @return the scope of the request, or null when the request is not authorised (answered 401 or 403)
     * @throws ProtocolException when the request cannot be understood, for example malformed {@code connectionData}
     */
    @Nullable
    ConnectionScope authorize(ConnectionRequest request) throws ProtocolException;

    /**
     * Whether {@link #authorize} runs no code of the application's author, does not wait and takes no longer than reading the request, so that it
     * may be called on an I/O thread. The same for every request.
     */
    default boolean authorizesPromptly() {
        return false;
    }

    /**
     * The application as a request saw it that another node has authorised and that ended with that node, to raise OnDisconnected in its
     * place. Of the request only path, {@code connectionData}, user and address are known.
     *
     * @return the scope, or null when there is nothing to raise
     * @throws ProtocolException when the request cannot be understood
     */
    default @Nullable ConnectionScope restore(ConnectionRequest request) throws ProtocolException {
        return authorize(request);
    }

    /**
     * The script served at {@code /hubs} and {@code /js} (protocol G), or null when this application has none, in which case those
     * paths are no endpoints.
     *
     * @param serviceUrl the path the script shall talk to
     */
    default @Nullable String javaScriptProxy(String serviceUrl) {
        return null;
    }

    /** Whether {@code /hubs} and {@code /js} are endpoints of this mount (protocol A1). */
    default boolean servesJavaScriptProxy() {
        return false;
    }
}
