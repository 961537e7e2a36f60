package dev.signalbox.protocol.json;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import java.io.Serial;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How members of application objects are named when they are written (protocol A14). Reading ignores case whatever is chosen. Names given
 * by {@code @JsonProperty} and keys of maps stay as they are; so does everything that belongs to the protocol.
 */
public enum PropertyNaming {
    /** As Java declares them: {@code symbol}, {@code lastPrice}. */
    AS_DECLARED,

    /** With an upper-case letter first, as C# declares them and old pages read them: {@code Symbol}, {@code LastPrice}. */
    PASCAL_CASE,

    /**
     * With lower-case letters first, as the original's camel-casing contract resolver writes them: of a run of capitals all but the
     * one that begins the next word are lowered, so that {@code URLValue} becomes {@code urlValue}.
     */
    CAMEL_CASE;

    /** What the binding library does it with; null when there is nothing to do. */
    @Nullable
    PropertyNamingStrategy strategy() {
        return switch (this) {
            case AS_DECLARED -> null;
            case PASCAL_CASE -> new Strategy(PropertyNaming::pascal);
            case CAMEL_CASE -> new Strategy(PropertyNaming::camel);
        };
    }

    private static String pascal(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String camel(String name) {
        StringBuilder lowered = new StringBuilder(name);
        for (int i = 0; i < lowered.length() && Character.isUpperCase(name.charAt(i)); i++) {
            boolean beginsNextWord = i > 0 && i + 1 < name.length() && !Character.isUpperCase(name.charAt(i + 1));
            if (beginsNextWord) {
                break;
            }
            lowered.setCharAt(i, Character.toLowerCase(name.charAt(i)));
        }
        return lowered.toString();
    }

    private static final class Strategy extends PropertyNamingStrategies.NamingBase {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient UnaryOperator<String> names;

        Strategy(UnaryOperator<String> names) {
            this.names = names;
        }

        @Override
        public String translate(String name) {
            return names.apply(name);
        }
    }
}
