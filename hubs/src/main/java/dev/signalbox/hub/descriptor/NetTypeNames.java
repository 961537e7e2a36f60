package dev.signalbox.hub.descriptor;

import com.fasterxml.jackson.databind.JavaType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The short names the original's diagnostics show types by, such as {@code Int32[]} and {@code Task`1} (protocol F3). */
final class NetTypeNames {
    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(void.class, "Void"),
            Map.entry(Void.class, "Void"),
            Map.entry(boolean.class, "Boolean"),
            Map.entry(char.class, "Char"),
            Map.entry(Character.class, "Char"),
            Map.entry(byte.class, "SByte"),
            Map.entry(Byte.class, "SByte"),
            Map.entry(short.class, "Int16"),
            Map.entry(Short.class, "Int16"),
            Map.entry(int.class, "Int32"),
            Map.entry(Integer.class, "Int32"),
            Map.entry(long.class, "Int64"),
            Map.entry(Long.class, "Int64"),
            Map.entry(float.class, "Single"),
            Map.entry(Float.class, "Single"),
            Map.entry(double.class, "Double"),
            Map.entry(BigDecimal.class, "Decimal"),
            Map.entry(UUID.class, "Guid"),
            Map.entry(Instant.class, "DateTime"),
            Map.entry(LocalDateTime.class, "DateTime"),
            Map.entry(LocalDate.class, "DateTime"),
            Map.entry(OffsetDateTime.class, "DateTimeOffset"),
            Map.entry(Duration.class, "TimeSpan"));

    private NetTypeNames() {}

    static String of(JavaType type) {
        if (type.isArrayType()) {
            // A byte array is one on both sides, though Java's bytes have a sign.
            return type.getContentType().hasRawClass(byte.class) ? "Byte[]" : of(type.getContentType()) + "[]";
        }
        if (type.isCollectionLikeType()) {
            return "List`1";
        }
        if (type.isMapLikeType()) {
            return "Dictionary`2";
        }
        if (type.isTypeOrSubTypeOf(CompletionStage.class)) {
            return hasResult(type) ? "Task`1" : "Task";
        }
        String known = NAMES.get(type.getRawClass());
        if (known != null) {
            return known;
        }
        int parameters = type.getRawClass().getTypeParameters().length;
        String name = type.getRawClass().getSimpleName();
        return parameters == 0 ? name : name + '`' + parameters;
    }

    private static boolean hasResult(JavaType stage) {
        JavaType[] results = stage.findTypeParameters(CompletionStage.class);
        return results.length == 1 && !results[0].hasRawClass(Void.class) && !results[0].hasRawClass(Object.class);
    }
}
