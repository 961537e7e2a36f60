package dev.signalbox.protocol.request;

/**
 * Decodes form text, {@code +} to space, then percent escapes as UTF-8; and cookies, where {@code +} means itself.
 *
 * <p>An escape that is cut short, has no hexadecimal digits or is not part of well-formed UTF-8 stays as it is written,
 * which is what the original host does. So decoding never fails.
 */
public final class PercentDecoder {

    private PercentDecoder() {}

    /**
     * Text without its percent escapes; {@code +} stays (protocol A5).
     *
     * @param text as sent, for example the value of a cookie
     * @return the decoded text
     */
    public static String unescape(String text) {
        return decode(text, 0, text.length(), '+');
    }

    static String decode(String text, int from, int to) {
        return decode(text, from, to, ' ');
    }

    private static String decode(String text, int from, int to, char plus) {
        int plain = from;
        while (plain < to && text.charAt(plain) != '%' && text.charAt(plain) != '+') {
            plain++;
        }
        if (plain == to) {
            return text.substring(from, to);
        }
        StringBuilder out = new StringBuilder(to - from).append(text, from, plain);
        int at = plain;
        while (at < to) {
            char c = text.charAt(at);
            if (c == '%') {
                at = escape(text, at, to, out);
            } else {
                out.append(c == '+' ? plus : c);
                at++;
            }
        }
        return out.toString();
    }

    /** Appends the character whose escapes begin at {@code at}, or one escape unchanged; returns where to go on. */
    private static int escape(String text, int at, int to, StringBuilder out) {
        int first = octet(text, at, to);
        if (first < 0) {
            out.append('%');
            return at + 1;
        }
        int more = first < 0x80 ? 0 : first < 0xC2 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : -1;
        int point = more <= 0 ? first : first & (0x3F >> more);
        for (int i = 1; i <= more; i++) {
            int next = octet(text, at + 3 * i, to);
            if ((next & 0xFFFFFFC0) != 0x80) {
                more = -1;
                break;
            }
            point = (point << 6) | (next & 0x3F);
        }
        boolean wellFormed = switch (more) {
            case 0, 1 -> true;
            case 2 -> point >= 0x800 && (point < 0xD800 || point > 0xDFFF);
            case 3 -> point >= 0x10000 && point <= 0x10FFFF;
            default -> false;
        };
        if (!wellFormed) {
            out.append(text, at, at + 3);
            return at + 3;
        }
        out.appendCodePoint(point);
        return at + 3 * (more + 1);
    }

    /** The value of the escape at {@code at}, or -1 when there is none. */
    private static int octet(String text, int at, int to) {
        if (at + 2 >= to || text.charAt(at) != '%') {
            return -1;
        }
        int high = hex(text.charAt(at + 1));
        int low = hex(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    /** ASCII digits only; {@link Character#digit} would take digits of other scripts too. */
    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
