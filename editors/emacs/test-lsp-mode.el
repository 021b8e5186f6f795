;; WORK=repository SERVER="command" emacs -q --batch -l gitauth.el -l test-lsp-mode.el
;; What test.el does, with lsp-mode.  The exit status is 3 where that is missing.
(setq make-backup-files nil create-lockfiles nil
      gitauth-client 'lsp-mode
      gitauth-settings '((locale . "ja"))
      gitauth-command (split-string (getenv "SERVER"))
      lsp-session-file (expand-file-name "lsp-session" (getenv "HOME"))
      lsp-server-install-dir (expand-file-name "lsp" (getenv "HOME"))
      lsp-auto-guess-root t lsp-enable-suggest-server-download nil lsp-restart 'ignore
      lsp-auto-execute-action t lsp-diagnostics-provider :flymake lsp-warn-no-matched-clients nil)
(unless (require 'lsp-mode nil t) (kill-emacs 3))
(require 'lsp-diagnostics)
(defvar test-failed nil)
(defun test-check (name ok &optional extra)
  (unless ok (setq test-failed t))
  (princ (format "%s %s %s\n" (if ok "ok  " "FAIL") name (or extra ""))))
(defun test-wait (f)
  (let ((end (+ (float-time) 8)) v)
    (while (and (not (setq v (funcall f))) (< (float-time) end)) (accept-process-output nil 0.05))
    v))
(defun test-found ()
  (seq-filter (lambda (d) (equal (lsp:diagnostic-code? d) "remote-malformed"))
              (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics t))))

(let ((default-directory (file-name-as-directory (getenv "WORK"))))
  (find-file ".git/config")
  (test-check "its mode is gitauth-mode" (eq major-mode 'gitauth-mode) major-mode)
  (lsp) ; lsp-deferred waits until the buffer is shown, which in batch it never is
  (test-check "the server starts" (test-wait (lambda () (and lsp-mode (lsp-workspaces)))))
  (test-check "the diagnostic is there" (test-wait #'test-found))
  (let ((d (car (test-found))))
    (test-check "it obeys the settings" (and d (string-match-p "\\cH\\|\\cK" (lsp:diagnostic-message d))) (and d (lsp:diagnostic-message d)))
    (when d
      (goto-char (point-min))
      (forward-line (lsp:position-line (lsp:range-start (lsp:diagnostic-range d))))
      (goto-char (+ (point) (lsp:position-character (lsp:range-start (lsp:diagnostic-range d)))))
      (test-check "it stands on the colon" (eq (char-after) ?:))
      (let ((action (seq-find (lambda (a) (string-match-p "github\\.com/octo/widget" (lsp:code-action-title a)))
                              (lsp-code-actions-at-point))))
        (test-check "there is the code action" action)
        (when action (lsp-execute-code-action action)))))
  (test-check "the code action edits the buffer"
              (test-wait (lambda () (save-excursion (goto-char (point-min)) (search-forward "github.com/octo/widget.git" nil t)))))
  (save-buffer)
  (test-check "the diagnostic goes" (test-wait (lambda () (null (test-found)))))
  (lsp-workspace-shutdown (car (lsp-workspaces))))
(kill-emacs (if test-failed 1 0))
