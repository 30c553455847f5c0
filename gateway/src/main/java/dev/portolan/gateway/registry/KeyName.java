package dev.portolan.gateway.registry;

/** The name of a key: its tenant's id and its own. */
public record KeyName(String tenant, String id) {}
