package dev.signalbox.gateway.undertow.routes;

import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.URLUtils;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.xnio.OptionMap;

/**
 * The URI of a request as its client wrote it, where somebody else's Undertow has decoded it.
 *
 * <p>An Undertow that decodes URLs and takes unescaped characters in them forgets what was written: a line end that came as {@code %0A} stands in the
 * URI as one, and would do so in a request to a server behind. Here all is escaped again that may not stand in a path. That is the same path, though
 * not the same letters: {@code %0a} becomes {@code %0A}, and an escape that need not have been one is gone. Two things cannot be told any more:
 * {@code %252F} from {@code %2F} (the latter is taken), and what bytes were no text.
 */
final class WrittenUri {
    private static final String UNRESERVED = "-._~!$&'()*+,;=:@/";
    private static final char NO_TEXT = '\uFFFD';
    private static final int ESCAPE = 3; // characters

    private WrittenUri() {}

    /** Puts the URI into the exchange; false when it cannot be told. */
    static boolean restore(HttpServerExchange exchange) {
        OptionMap options = exchange.getConnection().getUndertowOptions();
        if (!options.get(UndertowOptions.DECODE_URL, true)
                || !options.get(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)) {
            return true;
        }
        String uri = exchange.getRequestURI();
        if (uri.indexOf(NO_TEXT) >= 0) {
            return false;
        }
        Charset charset = Charset.forName(options.get(UndertowOptions.URL_CHARSET, StandardCharsets.UTF_8.name()));
        exchange.setRequestURI(
                escaped(uri, charset, !URLUtils.getSlashDecodingFlag(options)), exchange.isHostIncludedInRequestURI());
        return true;
    }

    /**
     * Escapes what may not stand in a path.
     *
     * @param keptSlashes whether slashes and backslashes that were escapes have remained so
     */
    static String escaped(String decoded, Charset charset, boolean keptSlashes) {
        int index = 0;
        while (index < decoded.length() && isPlain(decoded.charAt(index))) {
            index++;
        }
        if (index == decoded.length()) {
            return decoded;
        }
        StringBuilder uri = new StringBuilder(decoded.length() + 16).append(decoded, 0, index);
        while (index < decoded.length()) {
            char c = decoded.charAt(index);
            if (isPlain(c)) {
                uri.append(c);
                index++;
            } else if (c == '%' && keptSlashes && isSlash(decoded, index)) {
                uri.append(decoded, index, index + ESCAPE);
                index += ESCAPE;
            } else {
                int next = decoded.offsetByCodePoints(index, 1);
                for (byte b : decoded.substring(index, next).getBytes(charset)) {
                    uri.append('%').append(hex(b >> 4)).append(hex(b));
                }
                index = next;
            }
        }
        return uri.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }

    private static boolean isSlash(String text, int index) {
        return text.regionMatches(true, index, "%2F", 0, ESCAPE) || text.regionMatches(true, index, "%5C", 0, ESCAPE);
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit & 0xF, 16));
    }
}
