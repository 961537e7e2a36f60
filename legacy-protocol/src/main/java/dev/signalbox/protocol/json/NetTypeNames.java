package dev.signalbox.protocol.json;

import com.fasterxml.jackson.databind.JavaType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names by which the original's error texts know types; types it does not have keep their Java names. */
final class NetTypeNames {

    private static final Map<Class<?>, String> KNOWN = Map.ofEntries(
            Map.entry(int.class, "System.Int32"),
            Map.entry(Integer.class, "System.Int32"),
            Map.entry(long.class, "System.Int64"),
            Map.entry(Long.class, "System.Int64"),
            Map.entry(short.class, "System.Int16"),
            Map.entry(Short.class, "System.Int16"),
            Map.entry(byte.class, "System.SByte"),
            Map.entry(Byte.class, "System.SByte"),
            Map.entry(double.class, "System.Double"),
            Map.entry(Double.class, "System.Double"),
            Map.entry(float.class, "System.Single"),
            Map.entry(Float.class, "System.Single"),
            Map.entry(boolean.class, "System.Boolean"),
            Map.entry(Boolean.class, "System.Boolean"),
            Map.entry(char.class, "System.Char"),
            Map.entry(Character.class, "System.Char"),
            Map.entry(String.class, "System.String"),
            Map.entry(Object.class, "System.Object"),
            Map.entry(BigDecimal.class, "System.Decimal"),
            Map.entry(BigInteger.class, "System.Numerics.BigInteger"),
            Map.entry(UUID.class, "System.Guid"),
            Map.entry(Duration.class, "System.TimeSpan"),
            Map.entry(Instant.class, "System.DateTime"),
            Map.entry(Date.class, "System.DateTime"),
            Map.entry(LocalDateTime.class, "System.DateTime"),
            Map.entry(LocalDate.class, "System.DateTime"),
            Map.entry(OffsetDateTime.class, "System.DateTimeOffset"),
            Map.entry(ZonedDateTime.class, "System.DateTimeOffset"));

    private NetTypeNames() {}

    static String of(Class<?> type) {
        if (type.isArray()) {
            return of(type.getComponentType()) + "[]";
        }
        String known = KNOWN.get(type);
        return known == null ? type.getName() : known;
    }

    static String of(JavaType type) {
        if (type.isArrayType()) {
            return of(type.getContentType()) + "[]";
        }
        if (type.isCollectionLikeType()) {
            return "System.Collections.Generic.List`1[" + of(type.getContentType()) + "]";
        }
        if (type.isMapLikeType()) {
            return "System.Collections.Generic.Dictionary`2[" + of(type.getKeyType()) + "," + of(type.getContentType())
                    + "]";
        }
        String name = of(type.getRawClass());
        if (!type.hasGenericTypes()) {
            return name;
        }
        return name + "`" + type.containedTypeCount()
                + type.getBindings().getTypeParameters().stream()
                        .map(NetTypeNames::of)
                        .collect(Collectors.joining(",", "[", "]"));
    }

    /** Whether values of the type are single JSON values. */
    static boolean isScalar(@Nullable JavaType type) {
        return type != null
                && (type.isEnumType() || (KNOWN.containsKey(type.getRawClass()) && !type.hasRawClass(Object.class)));
    }
}
