package dev.signalbox.gateway.identity;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a cookie of ASP.NET Forms authentication holds, once opened:
 *
 * <pre>
 *   01 | version | issued, 8 bytes | FE | expires, 8 bytes | persistent | name | user data | cookie path | FF
 * </pre>
 *
 * <p>Times are ticks of 100 ns since the year 1, little-endian, in UTC; texts are a length in characters, seven bits to a byte, and
 * UTF-16, little-endian.
 *
 * @param version of the ticket, 1 or 2 by convention; what the application chose
 * @param issued when it was made
 * @param expires when its time is over
 * @param persistent whether the cookie outlives the browser
 * @param name the user's name
 * @param userData what the application added; often roles
 * @param cookiePath where the cookie holds
 */
public record FormsTicket(
        int version,
        Instant issued,
        Instant expires,
        boolean persistent,
        String name,
        String userData,
        String cookiePath) {
    private static final int FORMAT = 0x01;
    private static final int SPACER = 0xFE;
    private static final int FOOTER = 0xFF;
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long NANOS_PER_TICK = 100;
    private static final long EPOCH_SECONDS = 62_135_596_800L; // from the year 1 to 1970
    private static final long MOST_TICKS = 3_155_378_975_999_999_999L; // the end of the year 9999

    /** Takes a ticket apart; null when it is none. */
    static @Nullable FormsTicket parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (unsigned(in) != FORMAT) {
                return null;
            }
            int version = unsigned(in);
            long issued = in.getLong();
            if (unsigned(in) != SPACER) {
                return null;
            }
            long expires = in.getLong();
            int persistent = unsigned(in);
            String name = text(in);
            String userData = text(in);
            String path = text(in);
            if (persistent > 1 || unsigned(in) != FOOTER || in.hasRemaining()) {
                return null;
            }
            return new FormsTicket(version, instant(issued), instant(expires), persistent == 1, name, userData, path);
        } catch (BufferUnderflowException | DateTimeException e) {
            return null;
        }
    }

    private static int unsigned(ByteBuffer in) {
        return in.get() & 0xFF;
    }

    private static Instant instant(long ticks) {
        if (ticks < 0 || ticks > MOST_TICKS) {
            throw new DateTimeException("ticks");
        }
        return Instant.ofEpochSecond(
                ticks / TICKS_PER_SECOND - EPOCH_SECONDS, ticks % TICKS_PER_SECOND * NANOS_PER_TICK);
    }

    private static String text(ByteBuffer in) {
        long length = 0;
        for (int shift = 0; ; shift += 7) {
            int next = unsigned(in);
            length |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                break;
            }
            if (shift >= 28) {
                throw new BufferUnderflowException();
            }
        }
        if (length > in.remaining() / 2) {
            throw new BufferUnderflowException();
        }
        char[] characters = new char[(int) length];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = in.getChar();
        }
        return new String(characters);
    }

    /** Its times; not whose it is. */
    @Override
    public String toString() {
        return "FormsTicket[issued " + issued + ", expires " + expires + "]";
    }
}
