package dev.signalbox.connection.client;

import dev.signalbox.protocol.request.Parameters;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What sent a request. All requests of one connection tell the same family, though not each of them tells as much about the release:
 * sockets mostly come without a user agent, and old clients name their protocol only when they negotiate.
 *
 * @param family its kind
 * @param release its release as far as it is told, one of some thirty texts ({@code 2.4}, {@code 2.2-2.3}, {@code unknown}): fit for a
 *     metric's tag
 * @param version what it says of its own version, for people to read: at most {@value #MAX_VERSION} characters of letters, digits, dots and
 *     hyphens; empty when it says nothing of the kind
 */
public record Client(ClientFamily family, String release, String version) {
    /** The release of a client that does not tell it, or tells one that never was. */
    public static final String UNKNOWN = "unknown";

    static final int MAX_VERSION = 32;

    private static final int MAX_USER_AGENT = 256; // what follows in a longer one plays no part
    private static final Pattern SIGNALR =
            Pattern.compile("SignalR\\.Client(?:\\.([A-Za-z0-9.]{1,20}))?/([0-9][0-9A-Za-z.-]{0,31})?");
    private static final Pattern JAVA = Pattern.compile("SignalR \\(lang=Java;(?:.*version=([0-9][0-9.]{0,31}))?");
    private static final Pattern JSDOM = Pattern.compile(" jsdom/");
    private static final Pattern RELEASE = Pattern.compile("([0-9]{1,2}\\.[0-9]{1,2})(?:[.-].*)?");

    // Other makes that took over the .NET client's way to introduce itself.
    private static final Set<String> STRANGERS =
            Set.of("ios", "osx", "swift.ios", "swift.osx", "objc", "qt", "flex", "java", "js", "python", "go");
    private static final Set<String> RELEASES =
            Set.of("1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4"); // of what follows the server's numbers
    private static final Map<String, String> JQUERY_BY_PROTOCOL =
            Map.of("1.3", "2.0", "1.4", "2.1", "1.5", "2.2-2.3", "2.0", "2.4.0", "2.1", "2.4");
    private static final Map<String, String> DOTNET_BY_PROTOCOL =
            Map.of("1.3", "2.0", "1.4", "2.1-2.3", "2.0", "2.4.0", "2.1", "2.4");
    private static final String BEFORE_PROTOCOLS = "1.x-2.0"; // they name none but, 2.0, when they negotiate

    /**
     * Tells what sent a request of the protocol.
     *
     * @param agent the request's User-Agent; null when there is none
     * @param query its query parameters
     */
    public static Client of(@Nullable String agent, Parameters query) {
        if (agent == null || agent.isEmpty()) {
            return unnamed(query);
        }
        String start = agent.length() > MAX_USER_AGENT ? agent.substring(0, MAX_USER_AGENT) : agent;
        Matcher signalr = SIGNALR.matcher(start);
        if (signalr.lookingAt()) {
            return named(signalr.group(1), signalr.group(2));
        }
        if (start.startsWith("WebSocket++/")) {
            return new Client(
                    ClientFamily.CPP, UNKNOWN, ""); // the socket of the C++ client; its other requests say more
        }
        Matcher java = JAVA.matcher(start);
        if (java.lookingAt()) {
            String version = text(java.group(1));
            return new Client(ClientFamily.JAVA, version.equals("2.0") ? version : UNKNOWN, version);
        }
        if (saysName(query)) {
            return dotnet(query); // Silverlight cannot hide the browser around it
        }
        boolean browser = start.startsWith("Mozilla/") || start.startsWith("Opera/");
        return browser && !JSDOM.matcher(start).find()
                ? new Client(ClientFamily.JQUERY, byProtocol(query, JQUERY_BY_PROTOCOL), "")
                : new Client(ClientFamily.OTHER, UNKNOWN, "");
    }

    private static Client named(@Nullable String platform, @Nullable String told) {
        String version = text(told);
        String name = platform == null ? "" : platform.toLowerCase(Locale.ROOT);
        if (name.equals("cpp")) {
            return new Client(ClientFamily.CPP, version.startsWith("1.0.") ? "1.0" : UNKNOWN, version);
        }
        if (STRANGERS.contains(name)) {
            return new Client(ClientFamily.OTHER, UNKNOWN, version);
        }
        Matcher release = RELEASE.matcher(version);
        boolean known = release.matches() && RELEASES.contains(release.group(1));
        return new Client(ClientFamily.DOTNET, known ? release.group(1) : UNKNOWN, version);
    }

    private static Client unnamed(Parameters query) {
        if (saysName(query)) {
            return dotnet(query);
        }
        if ("webSockets".equals(query.get("transport"))) {
            String data = query.get("connectionData");
            if (query.get("clientProtocol") == null
                    && data != null
                    && query.get("groupsToken") != null
                    && query.get("messageId") != null) {
                return new Client(ClientFamily.JAVA, UNKNOWN, ""); // it sends them all, though they be empty
            }
            if ((data == null || data.equals("[]")) && query.get("tid") == null) {
                return dotnet(query); // all scripts send a tid with their sockets
            }
        }
        return new Client(ClientFamily.OTHER, UNKNOWN, "");
    }

    private static Client dotnet(Parameters query) {
        return new Client(ClientFamily.DOTNET, byProtocol(query, DOTNET_BY_PROTOCOL), "");
    }

    // The .NET and C++ clients list their hubs so, all others write "name".
    private static boolean saysName(Parameters query) {
        String data = query.get("connectionData");
        return data != null && data.contains("\"Name\"");
    }

    private static String byProtocol(Parameters query, Map<String, String> releases) {
        String protocol = query.get("clientProtocol");
        return protocol == null ? BEFORE_PROTOCOLS : releases.getOrDefault(protocol, UNKNOWN);
    }

    private static String text(@Nullable String version) {
        return version == null ? "" : version;
    }
}
