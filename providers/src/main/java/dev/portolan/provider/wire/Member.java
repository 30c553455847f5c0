package dev.portolan.provider.wire;

/**
 * The position of one member of a JSON object in the body; offsets into the array.
 *
 * @param name the decoded name
 * @param from the name's opening quote
 * @param valueFrom the value's first byte
 * @param valueTo after the value's last byte
 */
public record Member(String name, int from, int valueFrom, int valueTo) {}
