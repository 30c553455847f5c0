package dev.portolan.provider.members;

/**
 * One member in a protocol's table.
 *
 * @param name its name, decoded; at {@link MemberLocation#PART_TYPE} a value of {@code type}
 */
public record MemberRow(
        MemberLocation location, String name, MemberTreatment treatment, MemberContent inside) {}
