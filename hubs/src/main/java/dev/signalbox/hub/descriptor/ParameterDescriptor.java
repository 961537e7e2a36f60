package dev.signalbox.hub.descriptor;

import com.fasterxml.jackson.databind.JavaType;

/**
 * One parameter of a hub method that clients supply.
 *
 * @param name the source's name when compiled with {@code -parameters}, otherwise {@code arg0} and so on
 * @param type its type, with the type variables of generic base classes resolved
 */
public record ParameterDescriptor(String name, JavaType type) {

    /** The short name the original shows the type by, such as {@code Int32}. */
    public String typeName() {
        return NetTypeNames.of(type);
    }
}
