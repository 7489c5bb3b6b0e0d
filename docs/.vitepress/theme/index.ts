/** VitePress's own theme, with room for tables. */
import theme from 'vitepress/theme-without-fonts';
import './tables.css';

export default theme;
