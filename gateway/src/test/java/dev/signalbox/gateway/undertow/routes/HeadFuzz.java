package dev.signalbox.gateway.undertow.routes;

import java.util.List;
import java.util.Map;

/** Opens parts of a request's head to the fuzzer. */
public final class HeadFuzz {
    private HeadFuzz() {}

    /** The decoded path of a request's target. */
    public static String path(String target, boolean withHost) {
        int question = target.indexOf('?');
        return RequestTarget.of(
                        question < 0 ? target : target.substring(0, question),
                        withHost,
                        question < 0 ? "" : target.substring(question + 1))
                .path();
    }

    /** The cookies of a header. */
    public static Map<String, String> cookies(String header) {
        return Facts.cookies(List.of(header));
    }

    /** A path as the access log writes it. */
    public static String logged(String path) {
        return AccessLog.plain(path);
    }
}
