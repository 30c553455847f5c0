package dev.portolan.gateway.program;

/** The exit codes of commands. */
public final class ExitCode {
    /** The command succeeded. */
    public static final int OK = 0;

    /** The command succeeded and reports a problem: findings, or an unexpected denial. */
    public static final int FINDINGS = 1;

    /** The arguments cannot be used. */
    public static final int UNUSABLE = 2;

    /** Something that the command needs is missing; sysexits' EX_UNAVAILABLE. */
    public static final int UNAVAILABLE = 69;

    /** An internal error; sysexits' EX_SOFTWARE. */
    public static final int INTERNAL = 70;

    private ExitCode() {}
}
