package dev.signalbox.protocol.json;

/**
 * An enum whose constants have numbers of their own on the wire, like those of the original's platform. Other enums are
 * written as their ordinals.
 */
public interface NumberedEnum {

    /**
     * The constant's number, different for each constant of the enum.
     *
     * @return any number, the same on each call
     */
    long number();
}
