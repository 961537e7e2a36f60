package dev.signalbox.hub.binding;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Values as the table shows them: text in quotes, numbers with the letter of their Java type, containers with their elements. */
final class Shown {
    private Shown() {}

    static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        if (value instanceof Character c) {
            return "'" + c + "'";
        }
        if (value instanceof Long || value instanceof Float || value instanceof Short || value instanceof Byte) {
            return value + value.getClass().getSimpleName().substring(0, 1);
        }
        if (value instanceof Double) {
            return value + "d";
        }
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        if (value instanceof Collection<?> elements) {
            StringJoiner joined = new StringJoiner(", ", "[", "]");
            elements.forEach(each -> joined.add(of(each)));
            return joined.toString();
        }
        if (value instanceof Map<?, ?> entries) {
            StringJoiner joined = new StringJoiner(", ", "{", "}");
            entries.forEach((key, each) -> joined.add(of(key) + "=" + of(each)));
            return joined.toString();
        }
        if (value.getClass().isArray()) {
            StringJoiner joined = new StringJoiner(", ", "[", "]");
            for (int i = 0; i < Array.getLength(value); i++) {
                joined.add(of(Array.get(value, i)));
            }
            return joined.toString();
        }
        if (value instanceof BindingHub.Person person) {
            return "Person(" + of(person.name()) + ", " + person.age() + ", " + of(person.tags()) + ")";
        }
        if (value instanceof BindingHub.Box<?> box) {
            return "Box(" + of(box.content()) + ")";
        }
        if (value instanceof BindingHub.Nested nested) {
            return "Nested(" + nested.maybe() + ", " + of(nested.people()) + ", " + nested.color() + ")";
        }
        if (value instanceof BindingHub.Bean bean) {
            return "Bean(" + bean.number + ", " + of(bean.getText()) + ", " + of(bean.base) + ")";
        }
        return value.toString();
    }
}
