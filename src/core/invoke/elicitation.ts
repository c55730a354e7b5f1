/** "URL elicitation required", MCP 2025-11-25: what a gateway answers where the user has not consented. It is no failure. */
export const ELICITATION_REQUIRED = -32_042;
