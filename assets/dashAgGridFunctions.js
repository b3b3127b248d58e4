// The grid's look, made of our own tokens.
var dagfuncs = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

dagfuncs.khetviewGridTheme = function (base) {
  return base.withParams({
    fontFamily: "var(--font)",
    fontSize: "13.5px",
    headerFontSize: "12.5px",
    headerFontWeight: 500,
    backgroundColor: "var(--card)",
    foregroundColor: "var(--ink)",
    headerBackgroundColor: "var(--card)",
    headerTextColor: "var(--ink-3)",
    borderColor: "var(--line)",
    accentColor: "var(--accent)",
    browserColorScheme: "inherit",
    borderRadius: 6,
    wrapperBorderRadius: 8,
    wrapperBorder: false,
    spacing: 6,
    oddRowBackgroundColor: "transparent",
    rowHoverColor: "var(--accent-soft)",
  });
};
