package dev.signalbox.protocol.request;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A few values by name, in alphabetical order, names compared ignoring case: two arrays, since every connection keeps some of these for its
 * life. Looking up takes logarithmic time whatever the names are, so that hostile names cannot collide. Immutable.
 *
 * @param <V> the values
 */
public final class FoldedMap<V> extends AbstractMap<String, V> {
    private static final FoldedMap<?> EMPTY = new FoldedMap<>(new String[0], new Object[0]);

    private final String[] names;
    private final Object[] values;

    private FoldedMap(String[] names, Object[] values) {
        this.names = names;
        this.values = values;
    }

    /**
     * What another map holds.
     *
     * @param map no names or values that are null; of names that differ in case only the first counts
     * @return the same in little room
     */
    @SuppressWarnings("unchecked") // an empty map has no values of any type
    public static <V> FoldedMap<V> copyOf(Map<String, ? extends V> map) {
        if (map instanceof FoldedMap<?> same) {
            return (FoldedMap<V>) same;
        }
        if (map.isEmpty()) {
            return (FoldedMap<V>) EMPTY;
        }
        Map<String, ? extends V> sorted = map;
        if (!(map instanceof SortedMap<String, ?> ordered) || ordered.comparator() != String.CASE_INSENSITIVE_ORDER) {
            Map<String, V> folded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            map.forEach(folded::putIfAbsent);
            sorted = folded;
        }
        return new FoldedMap<>(
                sorted.keySet().toArray(new String[0]), sorted.values().toArray());
    }

    /** Gathers values without a tree in between. Not for several threads. */
    public static final class Builder<V> {
        private static final int FIRST_ROOM = 8;

        private String[] names = new String[FIRST_ROOM];
        private Object[] values = new Object[FIRST_ROOM];
        private int size;

        /** Nothing yet. */
        public Builder() {}

        /**
         * Adds a value unless there is one of that name, whatever its case.
         *
         * @return the one that is there; null when this one was added
         */
        @SuppressWarnings("unchecked") // only values of this type were put in
        public @Nullable V putIfAbsent(String name, V value) {
            int index = Arrays.binarySearch(names, 0, size, name, String.CASE_INSENSITIVE_ORDER);
            if (index >= 0) {
                return (V) values[index];
            }
            if (size == names.length) {
                names = Arrays.copyOf(names, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            int at = -index - 1;
            System.arraycopy(names, at, names, at + 1, size - at);
            System.arraycopy(values, at, values, at + 1, size - at);
            names[at] = name;
            values[at] = value;
            size++;
            return null;
        }

        /** Puts another value in the place of one that is there. */
        public void replace(String name, V value) {
            int index = Arrays.binarySearch(names, 0, size, name, String.CASE_INSENSITIVE_ORDER);
            if (index < 0) {
                throw new IllegalArgumentException("name: \"" + name + "\" (expected: one that is there)");
            }
            values[index] = value;
        }

        /** What was gathered. */
        @SuppressWarnings("unchecked") // an empty map has no values of any type
        public FoldedMap<V> build() {
            return size == 0
                    ? (FoldedMap<V>) EMPTY
                    : new FoldedMap<>(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
        }
    }

    /**
     * One value.
     *
     * @throws NullPointerException when asked for nothing: a hub that does so fails, as with the original's collections
     */
    @Override
    @SuppressWarnings("unchecked") // only values of this type were put in
    public @Nullable V get(@Nullable Object name) {
        int index = indexOf(name);
        return index < 0 ? null : (V) values[index];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return indexOf(name) >= 0;
    }

    @Override
    public int size() {
        return names.length;
    }

    private int indexOf(@Nullable Object name) {
        return Objects.requireNonNull(name, "name") instanceof String text
                ? Arrays.binarySearch(names, text, String.CASE_INSENSITIVE_ORDER)
                : -1;
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, V>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return names.length;
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, V>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < names.length;
        }

        @Override
        @SuppressWarnings("unchecked") // only values of this type were put in
        public Map.Entry<String, V> next() {
            if (next >= names.length) {
                throw new NoSuchElementException("all " + names.length + " entries have been seen");
            }
            Map.Entry<String, V> entry = new SimpleImmutableEntry<>(names[next], (V) values[next]);
            next++;
            return entry;
        }
    }
}
