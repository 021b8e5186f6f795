//! Tells Zed how gitauth-ls is started. All knowledge is in the server.

use zed_extension_api::{
    self as zed, serde_json::Value, settings::LspSettings, LanguageServerId, Result, Worktree,
};

struct GitauthLs;

impl zed::Extension for GitauthLs {
    fn new() -> Self {
        GitauthLs
    }

    /// The server on the user's PATH: nothing is downloaded.
    fn language_server_command(
        &mut self,
        _id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<zed::Command> {
        let command = worktree
            .which("gitauth-ls")
            .ok_or("gitauth-ls is not on PATH")?;
        Ok(zed::Command {
            command,
            args: vec!["serve".into()],
            env: worktree.shell_env(),
        })
    }

    /// What the user has below `lsp.gitauth-ls.settings`.
    fn language_server_workspace_configuration(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        LspSettings::for_worktree(id.as_ref(), worktree).map(|s| s.settings)
    }
}

zed::register_extension!(GitauthLs);
