package dev.signalbox.gateway.management;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is wrong with a request, as RFC 9457 has it ({@code application/problem+json}): {@code title}, {@code status}, {@code detail}, and
 * members of our own such as {@code field} and {@code expected}. Immutable.
 *
 * @param status the HTTP status
 * @param detail a sentence for the person who made the request
 * @param members further members, for programs
 */
public record Problem(int status, String detail, Map<String, Object> members) {
    /** Copies the members. */
    public Problem {
        members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** A problem without further members. */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of());
    }

    /** A value of the request that is not what it should be. */
    public static Problem field(String field, String given, String expected) {
        return of(400, field + ": " + given + " (expected: " + expected + ")")
                .with("field", field)
                .with("expected", expected);
    }

    /** Nothing was done, since the log that servers share takes nothing now. */
    public static Problem nothingTaken() {
        return of(503, "The server does not take messages now; try again.");
    }

    /** The same with one more member. */
    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(status, detail, more);
    }

    /** The members as they are sent. */
    public Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", "about:blank");
        all.put("title", title(status));
        all.put("status", status);
        all.put("detail", detail);
        all.putAll(members);
        return all;
    }

    /** The answer. */
    public ManagementReply reply() {
        return new ManagementReply(status, "application/problem+json", ManagementJson.bytes(asMap()), Map.of());
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Internal Server Error";
        };
    }
}
