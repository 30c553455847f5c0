package dev.portolan.provider.members;

/**
 * One member in a protocol's table.
 *
 * @param name its name, decoded; at {@link Place#PART_TYPE} a value of {@code type}
 */
public record MemberRow(Place place, String name, Treatment treatment, Inside inside) {}
